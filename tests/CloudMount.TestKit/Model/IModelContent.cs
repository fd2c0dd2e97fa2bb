using Microsoft.Win32.SafeHandles;

namespace CloudMount.TestKit.Model;

/// <summary>The bytes of one regular file of the model.</summary>
internal interface IModelContent : IDisposable
{
    long Length { get; }

    long AllocatedBytes { get; }

    /// <summary>The local file with all bytes, where there is one.</summary>
    SafeFileHandle? File { get; }

    int Read(long offset, Span<byte> destination);

    void Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>Cuts off or appends a hole.</summary>
    void SetLength(long length);

    /// <summary>Makes a range read as zeros; the length stays.</summary>
    void Clear(long offset, long length);

    /// <summary>Gives a range of the file bytes of its own, zeros where there were none.</summary>
    void Allocate(long offset, long length);

    /// <summary>The first offset at or after this one that holds data (or lies in a hole); -1 when there is none before the end.</summary>
    long Seek(long offset, bool isData);
}
