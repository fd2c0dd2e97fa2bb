using System.Text.Unicode;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>The rules for names, the same for every remote.</summary>
internal static class Names
{
    /// <summary>NAME_MAX of Linux file systems, in bytes.</summary>
    public const int MaxBytes = 255;

    /// <summary>PATH_MAX less the terminating zero: the longest target a symbolic link can have.</summary>
    public const int MaxTargetBytes = 4095;

    /// <summary>Whether a name can be looked for.</summary>
    public static VfsStatus Check(ReadOnlySpan<byte> name) => name.Length > MaxBytes ? VfsStatus.NameTooLong : VfsStatus.Ok;

    /// <summary>Whether a name can be given.</summary>
    public static VfsStatus CheckNew(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxBytes) return VfsStatus.NameTooLong;
        if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.ContainsAny((byte)'/', (byte)0))
            return VfsStatus.InvalidArgument;
        return Utf8.IsValid(name) ? VfsStatus.Ok : VfsStatus.IllegalName;
    }
}
