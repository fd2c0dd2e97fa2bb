namespace CloudMount.Primitives;

/// <summary>The flags of fallocate(2) that a FUSE server can be asked for (fs/fuse/file.c, fuse_file_fallocate).</summary>
[Flags]
public enum AllocateMode
{
    Default = 0,
    KeepSize = 1,
    PunchHole = 2,
    ZeroRange = 16,
}
