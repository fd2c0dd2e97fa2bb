namespace CloudMount.Tests.Model;

/// <summary>The options of a volume under the conditions of a sequence: nothing runs by itself, and thresholds are tiny.</summary>
internal static class VolumeSetting
{
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(30);

    public static VolumeOptions Of(string cacheDirectory, ModelSettings settings) => new()
    {
        CacheDirectory = cacheDirectory,
        Identity = "model",
        Host = "here",
        Vfs = new() { Expiry = Expiry, FullDiskPatience = TimeSpan.Zero },
        MaxCleanBytes = settings.MaxCleanBytes,
        MaxDirtyBytes = settings.MaxDirtyBytes,
        MaxUploads = 2,
        StartsWriteBack = false,
        AdjustStaging = staging => staging with
        {
            ChunkBytes = settings.ChunkBytes,
            MaxFillBytes = 4 * settings.ChunkBytes,
            MaxReadAheadBytes = 8 * settings.ChunkBytes,
            MaxParallelFills = 2,
            MinFreeBytes = 0,
            DirtyWait = TimeSpan.Zero,
        },
    };
}
