using CloudMount.Staging;

namespace CloudMount.Vfs;

/// <summary>One open of a file.</summary>
internal sealed class OpenFile(OpenInode open, StagingFile file, ReadCursor cursor, OpenMode mode)
{
    private const int Unsettled = 0;
    private const int Ordinary = 1;
    private const int Passthrough = 2;

    private int _kind = Ordinary;

    public OpenInode Open { get; } = open;

    /// <summary>Pinned for the life of the handle, so that it never reads bytes of another version.</summary>
    public StagingFile File { get; } = file;

    public ReadCursor Cursor { get; } = cursor;

    public bool CanRead => (mode & OpenMode.Read) != 0;

    public bool CanWrite => (mode & OpenMode.Write) != 0;

    public bool IsSynchronous => (mode & OpenMode.Synchronous) != 0;

    public bool IsPassthrough => _kind == Passthrough;

    /// <summary>The file was pinned and offered; <see cref="TrySettle"/> follows.</summary>
    public bool IsOffered => _kind == Unsettled;

    public void Offer() => _kind = Unsettled;

    /// <summary>True the first time.</summary>
    public bool TrySettle(bool isPassthrough) =>
        Interlocked.CompareExchange(ref _kind, isPassthrough ? Passthrough : Ordinary, Unsettled) == Unsettled;
}
