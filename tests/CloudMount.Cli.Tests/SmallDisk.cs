using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>A directory on a disk of its own that is soon full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Skips the test where no disk can be mounted.</summary>
    public static async Task<SmallDisk> MountAsync(string directory, int megabytes)
    {
        if (!LocalDisk.IsRoot) Assert.Skip("Mounting a small tmpfs takes root.");
        Directory.CreateDirectory(directory);
        var run = await Shell.RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", directory);
        if (run.Code != 0) Assert.Skip($"A small tmpfs cannot be mounted here: {run.Error}");
        return new(directory);
    }

    public async ValueTask DisposeAsync() => await Shell.RunAsync("umount", "-l", Path);
}
