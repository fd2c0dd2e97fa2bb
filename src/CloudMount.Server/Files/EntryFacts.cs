using CloudMount.Server.Native;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Files;

/// <summary>Everything that is known of one entry without reading its content.</summary>
internal readonly record struct EntryFacts(EntryStat Stat, EntryRecord Record)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A directory of which no more is known than that it is there, such as one on which a dead mount lies.</summary>
    public static EntryFacts UnreadableDirectory { get; } = new(new(EntryKind.Directory, 0, 0, 0, 0, 0, 0, null), EntryRecord.Empty);

    public long CreateTime => Record.CreateTime ?? Stat.CreateTime;

    /// <summary>Who the entry is; where its record cannot be written, told by what the file system knows it by.</summary>
    public EntryId Id => Record.Id ?? EntryId.Of(Stat);

    /// <summary>Whether it was modified in a second after that of this time.</summary>
    public bool IsModifiedSince(long time) => Stat.ModifyTime / NanosecondsPerSecond > time / NanosecondsPerSecond;

    /// <summary>The version of a file's content, whoever wrote it.</summary>
    public FileVersion Version =>
        Record.Signs(Stat) && Record.Version is { } version ? version : FileVersion.OfUntracked(Stat);

    /// <summary>NoEntry when nothing is there; Loop for what is neither file nor directory.</summary>
    public static unsafe Errno Read(DirectoryHandle directory, string name, out EntryFacts facts)
    {
        Span<byte> bytes = stackalloc byte[EntryName.MaxBytes + 1];
        fixed (byte* pointer = EntryName.Terminate(name, bytes)) return Read(directory, pointer, out facts);
    }

    /// <param name="name">Ends with a zero.</param>
    public static unsafe Errno Read(DirectoryHandle directory, byte* name, out EntryFacts facts)
    {
        facts = default;
        var error = directory.Stat(name, out var stat);
        if (error != Errno.None) return error;
        if (stat.Kind == EntryKind.Other) return Errno.Loop;
        Span<byte> bytes = stackalloc byte[ExtendedAttribute.MaxBytes];
        facts = new(stat, EntryRecordFormat.Read(bytes[..ExtendedAttribute.Read(directory, name, bytes)]));
        return Errno.None;
    }

    public static Errno Read(SafeFileHandle file, out EntryFacts facts)
    {
        facts = default;
        var error = file.Stat(out var stat);
        if (error != Errno.None) return error;
        if (stat.Kind == EntryKind.Other) return Errno.Loop;
        Span<byte> bytes = stackalloc byte[ExtendedAttribute.MaxBytes];
        facts = new(stat, EntryRecordFormat.Read(bytes[..ExtendedAttribute.Read(file, bytes)]));
        return Errno.None;
    }
}
