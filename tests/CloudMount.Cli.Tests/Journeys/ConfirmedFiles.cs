using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>A writer that syncs each file and its directory, and what it was promised.</summary>
internal sealed class ConfirmedFiles(int seed)
{
    private readonly ConcurrentDictionary<string, byte[]> _sums = new();
    private readonly Random _random = new(seed);

    public int Count => _sums.Count;

    /// <summary>What ended the last writing before it was told to; null if nothing did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Writes files into a new directory until it is told to end, or the disk goes away.</summary>
    public void WriteUntil(string root, string directory, CancellationToken end)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(root, directory));
            LocalDisk.SyncDirectory(root);
            for (var number = 0; !end.IsCancellationRequested; number++) WriteOne(root, Path.Combine(directory, $"f{number}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process behind the mount was killed.
            Failure = exception.ToString();
        }
    }

    /// <summary>The files that are not as they were confirmed, and what is wrong with each.</summary>
    public IEnumerable<string> Damaged(string root) =>
        from file in _sums let fault = FaultOf(Path.Combine(root, file.Key), file.Value) where fault is not null select $"{file.Key}: {fault}";

    private static string? FaultOf(string path, byte[] sum)
    {
        try
        {
            var content = File.ReadAllBytes(path);
            return Sum(content).SequenceEqual(sum) ? null : $"{content.Length} other bytes, {content.Count(value => value == 0)} of them zeros";
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
    }

    private static byte[] Sum(byte[] content) => SHA256.HashData(content);

    private void WriteOne(string root, string path)
    {
        var content = new byte[_random.Next(200_000)];
        _random.NextBytes(content);
        using (var file = new FileStream(Path.Combine(root, path), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        LocalDisk.SyncDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
        _sums[path] = Sum(content);
    }
}
