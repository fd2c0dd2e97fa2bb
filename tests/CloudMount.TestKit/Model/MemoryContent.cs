using Microsoft.Win32.SafeHandles;

namespace CloudMount.TestKit.Model;

/// <summary>Bytes in memory, in pages. A page that is not there is a hole.</summary>
internal sealed class MemoryContent : IModelContent
{
    private const int PageBytes = 4096;

    private readonly Dictionary<long, byte[]> _pages = [];

    public long Length { get; private set; }

    public long AllocatedBytes => (long)_pages.Count * PageBytes;

    public SafeFileHandle? File => null;

    public int Read(long offset, Span<byte> destination)
    {
        var count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        for (var done = 0; done < count;)
        {
            var (page, start, size) = Locate(offset + done, count - done);
            var target = destination.Slice(done, size);
            if (_pages.TryGetValue(page, out var bytes)) bytes.AsSpan(start, size).CopyTo(target);
            else target.Clear();
            done += size;
        }

        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        for (var done = 0; done < source.Length;)
        {
            var (page, start, size) = Locate(offset + done, source.Length - done);
            source.Slice(done, size).CopyTo(PageAt(page).AsSpan(start, size));
            done += size;
        }

        if (source.Length > 0) Length = Math.Max(Length, offset + source.Length);
    }

    public void SetLength(long length)
    {
        foreach (var page in _pages.Keys.Where(page => page * PageBytes >= length).ToArray()) _pages.Remove(page);
        var (last, start, _) = Locate(length, 0);
        if (start > 0 && _pages.TryGetValue(last, out var bytes)) bytes.AsSpan(start).Clear();
        Length = length;
    }

    public void Clear(long offset, long length)
    {
        var end = Math.Min(offset + length, Length);
        foreach (var page in _pages.Keys.Where(page => (page + 1) * PageBytes > offset && page * PageBytes < end).ToArray())
        {
            var start = Math.Max(offset, page * PageBytes);
            var stop = Math.Min(offset + length, (page + 1) * PageBytes);
            if (stop - start == PageBytes) _pages.Remove(page);
            else _pages[page].AsSpan((int)(start - (page * PageBytes)), (int)(stop - start)).Clear();
        }
    }

    public void Allocate(long offset, long length)
    {
        for (var page = offset / PageBytes; page * PageBytes < offset + length; page++) PageAt(page);
    }

    public long Seek(long offset, bool isData)
    {
        for (var page = offset / PageBytes; page * PageBytes < Length; page++)
        {
            if (isData && !_pages.ContainsKey(page))
            {
                var next = _pages.Keys.Where(other => other > page).DefaultIfEmpty(long.MaxValue / PageBytes).Min();
                page = next - 1;
            }
            else if (_pages.ContainsKey(page) == isData)
            {
                return Math.Max(offset, page * PageBytes);
            }
        }

        return isData ? -1 : Length;
    }

    public void Dispose()
    {
    }

    private static (long Page, int Start, int Size) Locate(long offset, int rest)
    {
        var page = offset / PageBytes;
        var start = (int)(offset % PageBytes);
        return (page, start, Math.Min(rest, PageBytes - start));
    }

    private byte[] PageAt(long page)
    {
        if (!_pages.TryGetValue(page, out var bytes)) _pages.Add(page, bytes = new byte[PageBytes]);
        return bytes;
    }
}
