namespace CloudMount.Server.Native;

/// <summary>What statx(2) says of one entry. Times in nanoseconds since 1970.</summary>
/// <param name="BirthTime">Null where the file system keeps none.</param>
/// <param name="IsRemoved">No name leads to it any more.</param>
internal readonly record struct EntryStat(
    EntryKind Kind, ushort Mode, ulong Inode, ulong Device, long Size, long ModifyTime, long ChangeTime, long? BirthTime,
    bool IsRemoved = false)
{
    private const int TypeMask = 0xF000;
    private const int TypeDirectory = 0x4000;
    private const int TypeFile = 0x8000;
    private const uint HasBirthTime = 0x800;

    public bool IsFile => Kind == EntryKind.File;

    public bool IsDirectory => Kind == EntryKind.Directory;

    /// <summary>When it came into being, as well as the file system knows.</summary>
    public long CreateTime => BirthTime ?? Math.Min(ModifyTime, ChangeTime);

    public bool IsSameEntryAs(in EntryStat other) => Inode == other.Inode && Device == other.Device;

    public static EntryStat From(in StatxBuffer buffer) => new(
        (buffer.Mode & TypeMask) switch
        {
            TypeFile => EntryKind.File,
            TypeDirectory => EntryKind.Directory,
            _ => EntryKind.Other,
        },
        (ushort)(buffer.Mode & 0xFFF),
        buffer.Inode,
        ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
        (long)buffer.Size,
        buffer.Modify.ToUnixNanoseconds(),
        buffer.Change.ToUnixNanoseconds(),
        (buffer.Mask & HasBirthTime) != 0 ? buffer.Birth.ToUnixNanoseconds() : null,
        buffer.Links == 0);
}
