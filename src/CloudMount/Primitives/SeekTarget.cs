namespace CloudMount.Primitives;

/// <summary>SEEK_DATA and SEEK_HOLE of lseek(2).</summary>
public enum SeekTarget
{
    Data,
    Hole,
}
