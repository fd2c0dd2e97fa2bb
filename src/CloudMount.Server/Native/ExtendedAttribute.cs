using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Native;

/// <summary>
/// The one extended attribute of each file and directory that holds what the API keeps beside the content. One attribute, so that a
/// listing reads one per entry, and small, so that ext4 keeps it inside the inode.
/// </summary>
internal static unsafe class ExtendedAttribute
{
    /// <summary>The most bytes a value may have: ext4 gives all attributes of a file one block of 4 KiB.</summary>
    public const int MaxBytes = 3800;

    private static ReadOnlySpan<byte> AttributeName => "user.cloudmount.entry\0"u8;

    private static ReadOnlySpan<byte> DescriptorFolder => "/proc/self/fd/"u8;

    /// <param name="name">Ends with a zero.</param>
    /// <returns>The bytes read into the buffer; 0 when there are none or the file system keeps none.</returns>
    public static int Read(DirectoryHandle directory, byte* name, Span<byte> buffer)
    {
        // There is no lgetxattrat before Linux 6.13. The descriptor's name in /proc is the directory itself wherever it was moved,
        // and lgetxattr does not follow what the last name may be.
        Span<byte> path = stackalloc byte[DescriptorFolder.Length + 12 + EntryName.MaxBytes + 1];
        Compose(directory, new ReadOnlySpan<byte>(name, Length(name) + 1), path);
        fixed (byte* pathPointer = path)
        fixed (byte* attribute = AttributeName)
        fixed (byte* value = buffer)
        {
            return (int)Math.Max(0, Libc.GetAttribute(pathPointer, attribute, value, (nuint)buffer.Length));
        }
    }

    public static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* attribute = AttributeName)
        fixed (byte* value = buffer)
        {
            return (int)Math.Max(0, Libc.GetAttribute(file, attribute, value, (nuint)buffer.Length));
        }
    }

    public static Errno Write(DirectoryHandle directory, string name, ReadOnlySpan<byte> bytes)
    {
        Span<byte> nameBytes = stackalloc byte[EntryName.MaxBytes + 1];
        Span<byte> path = stackalloc byte[DescriptorFolder.Length + 12 + EntryName.MaxBytes + 1];
        Compose(directory, EntryName.Terminate(name, nameBytes), path);
        fixed (byte* pathPointer = path)
        fixed (byte* attribute = AttributeName)
        fixed (byte* value = bytes)
        {
            return DirectoryHandle.Check(Libc.SetAttribute(pathPointer, attribute, value, (nuint)bytes.Length, 0));
        }
    }

    public static Errno Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* attribute = AttributeName)
        fixed (byte* value = bytes)
        {
            return DirectoryHandle.Check(Libc.SetAttribute(file, attribute, value, (nuint)bytes.Length, 0));
        }
    }

    private static void Compose(DirectoryHandle directory, ReadOnlySpan<byte> name, Span<byte> path)
    {
        DescriptorFolder.CopyTo(path);
        Utf8Formatter.TryFormat((int)directory.DangerousGetHandle(), path[DescriptorFolder.Length..], out var digits);
        var end = DescriptorFolder.Length + digits;
        path[end] = (byte)'/';
        name.CopyTo(path[(end + 1)..]);
    }

    private static int Length(byte* name)
    {
        var length = 0;
        while (name[length] != 0) length++;
        return length;
    }
}
