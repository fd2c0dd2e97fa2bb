using System.Runtime.InteropServices;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.TestKit.Model;

/// <summary>Bytes in a local file, which the kernel may read and write by itself.</summary>
internal sealed partial class FileContent : IModelContent
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int SeekData = 3;
    private const int SeekHole = 4;

    private readonly string _path;
    private DateTime _seen;

    public FileContent(string path)
    {
        _path = path;
        File = System.IO.File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _seen = System.IO.File.GetLastWriteTimeUtc(File);
    }

    public SafeFileHandle File { get; }

    public long Length => RandomAccess.GetLength(File);

    public long AllocatedBytes => Length;

    /// <summary>The time of the last write that was not made through this object, if there was one since the last call.</summary>
    public Timestamp? AdoptModifyTime()
    {
        var time = System.IO.File.GetLastWriteTimeUtc(File);
        if (time == _seen) return null;
        _seen = time;
        return Timestamp.From(new DateTimeOffset(time));
    }

    public int Read(long offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length)
        {
            var count = RandomAccess.Read(File, destination[done..], offset + done);
            if (count == 0) break;
            done += count;
        }

        return done;
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        RandomAccess.Write(File, source, offset);
        NoteOwnChange();
    }

    public void SetLength(long length)
    {
        RandomAccess.SetLength(File, length);
        NoteOwnChange();
    }

    public void Clear(long offset, long length)
    {
        Check(FileAllocate(Descriptor, KeepSize | PunchHole, offset, length));
        NoteOwnChange();
    }

    public void Allocate(long offset, long length)
    {
        Check(FileAllocate(Descriptor, KeepSize, offset, length));
        NoteOwnChange();
    }

    public long Seek(long offset, bool isData) => SeekFile(Descriptor, offset, isData ? SeekData : SeekHole);

    public void Dispose()
    {
        File.Dispose();
        System.IO.File.Delete(_path);
    }

    private int Descriptor => (int)File.DangerousGetHandle();

    private void NoteOwnChange() => _seen = System.IO.File.GetLastWriteTimeUtc(File);

    private static void Check(int result)
    {
        if (result != 0) throw new IOException($"fallocate: errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FileAllocate(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long SeekFile(int descriptor, long offset, int whence);
}
