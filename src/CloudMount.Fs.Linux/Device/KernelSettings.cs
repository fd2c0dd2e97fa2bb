using System.Globalization;

namespace CloudMount.Fs.Linux.Device;

/// <summary>What sysfs holds of a mount, found by the minor number of its device.</summary>
internal static class KernelSettings
{
    /// <summary>Raises how far the kernel reads ahead, which INIT can only lower. False without the rights.</summary>
    public static bool TrySetReadAhead(int deviceMinor, int kibibytes) =>
        TryWrite(string.Create(CultureInfo.InvariantCulture, $"/sys/class/bdi/0:{deviceMinor}/read_ahead_kb"), kibibytes);

    /// <summary>Ends a mount at once: every request, waiting or new, fails. False where fusectl is not mounted or the rights are missing.</summary>
    public static bool TryAbort(int deviceMinor) =>
        TryWrite(string.Create(CultureInfo.InvariantCulture, $"/sys/fs/fuse/connections/{deviceMinor}/abort"), 1);

    private static bool TryWrite(string path, int value)
    {
        try
        {
            File.WriteAllText(path, value.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
