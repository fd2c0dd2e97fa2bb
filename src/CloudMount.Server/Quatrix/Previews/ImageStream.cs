using SkiaSharp;

namespace CloudMount.Server.Quatrix.Previews;

/// <summary>
/// A file as native code asks for it: by sizes that an image may have made up, and without a buffer for what is skipped. Nothing is thrown into
/// native code, which would end the process, and nothing is allocated. Not thread-safe.
/// </summary>
internal sealed class ImageStream(ImageSource source) : SKManagedStream(source, disposeManagedStream: false)
{
    protected override nint OnRead(nint buffer, nint size)
    {
        var count = (int)Math.Min((nuint)size, (nuint)Math.Min(source.Length - source.Position, int.MaxValue));
        if (buffer != 0) return ReadInto(buffer, count);
        source.Position += count;
        return count;
    }

    protected override nint OnPeek(nint buffer, nint size)
    {
        var position = source.Position;
        var count = OnRead(buffer, size);
        source.Position = position;
        return count;
    }

    /// <summary>There is none; the base would read the whole file into memory.</summary>
    protected override nint OnDuplicate() => 0;

    protected override nint OnFork() => 0;

    /// <summary>Sound: native code lends at least as many bytes as it asks for.</summary>
    private unsafe int ReadInto(nint buffer, int count) => source.Read(new Span<byte>((void*)buffer, count));
}
