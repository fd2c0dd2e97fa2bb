using CloudMount.Device;

namespace CloudMount.Tests.Model;

/// <summary>What a dead process leaves on the disk.</summary>
internal static class DiskImage
{
    /// <summary>Copies a directory with the holes of its files: recovery reads them.</summary>
    public static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var directory in Directory.EnumerateDirectories(source)) Copy(directory, Path.Combine(target, Path.GetFileName(directory)));
        foreach (var file in Directory.EnumerateFiles(source)) CopyFile(file, Path.Combine(target, Path.GetFileName(file)));
    }

    // Opened past .NET, whose own locks would keep the file of the volume that still holds it.
    private static void CopyFile(string source, string target)
    {
        using var from = LocalFile.Open(source, create: false).Value;
        using var to = File.OpenHandle(target, FileMode.Create, FileAccess.Write);
        var length = RandomAccess.GetLength(from);
        RandomAccess.SetLength(to, length);
        for (long offset = 0; offset < length;)
        {
            if (LocalFile.SeekData(from, offset) is not { IsOk: true, Value: var start }) return;
            offset = LocalFile.SeekHole(from, start) is { IsOk: true, Value: var end } ? end : length;
            var bytes = new byte[offset - start];
            RandomAccess.Write(to, bytes.AsSpan(0, RandomAccess.Read(from, bytes, start)), start);
        }
    }
}
