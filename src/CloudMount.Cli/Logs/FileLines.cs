using System.Text;
using CloudMount.Cli.Native;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Cli.Logs;

/// <summary>
/// Log lines in a file that only its owner may read. At <see cref="MaxBytes"/> it becomes NAME.1, replacing the one before, and a new file
/// begins.
/// </summary>
internal sealed class FileLines : ILogLines
{
    /// <summary>Two files of this size show some 100,000 lines back and fill no disk.</summary>
    public const long MaxBytes = 16 << 20;

    private readonly string _path;
    private readonly long _maxBytes;
    private readonly bool _takesStandardStreams;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private SafeFileHandle _file;
    private long _length;
    private bool _isDisposed;

    /// <summary>Opens the file or throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    /// <param name="takesStandardStreams">Standard output and error lead into the file too: what the runtime prints when it crashes is kept.</param>
    public FileLines(string path, bool takesStandardStreams, long maxBytes = MaxBytes)
    {
        _path = path;
        _maxBytes = maxBytes;
        _takesStandardStreams = takesStandardStreams;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = Open();
        _length = RandomAccess.GetLength(_file);
    }

    public void Write(ReadOnlySpan<char> line)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(line)];
        Encoding.UTF8.GetBytes(line, bytes);
        lock (_lock)
        {
            if (_isDisposed) return;
            if (_length >= _maxBytes) RotateNeedsLock();
            WriteNeedsLock(bytes);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _file.Dispose();
        }
    }

    private SafeFileHandle Open()
    {
        var file = LibC.OpenLog(_path);
        if (!_takesStandardStreams) return file;
        var descriptor = (int)file.DangerousGetHandle();
        LibC.DuplicateTo(descriptor, 1);
        LibC.DuplicateTo(descriptor, 2);
        return file;
    }

    private void RotateNeedsLock()
    {
        try
        {
            File.Move(_path, _path + ".1", overwrite: true);
            var old = _file;
            _file = Open();
            _length = 0;
            old.Dispose();
        }
        catch (IOException)
        {
            // The old file goes on, for as much again.
            _length = 0;
        }
    }

    private void WriteNeedsLock(byte[] bytes)
    {
        try
        {
            // The offset has no effect on a file opened for appending (BUGS in pwrite(2)).
            RandomAccess.Write(_file, bytes, _length);
            _length += bytes.Length;
        }
        catch (IOException)
        {
            // A full disk must not stop a file system; the line is lost.
        }
    }
}
