using System.Globalization;
using CloudMount.Fs.Linux.Device;

namespace CloudMount.Fs.Linux;

/// <summary>Finds out whether this process can mount, without mounting.</summary>
internal static class FuseProbe
{
    private const string EffectiveCapabilities = "CapEff:";
    private const int SystemAdministration = 21;

    /// <summary>The reason why not, or null.</summary>
    public static string? Run()
    {
        if (!OperatingSystem.IsLinux()) return "FUSE mounts need Linux.";
        using var device = FuseDevice.TryOpen(out var error);
        if (device is null) return RootMounter.DeviceRefused(error).Message;
        if (Libc.EffectiveUserId() == 0)
            return HasCapability(SystemAdministration) ? null : "This root user lacks CAP_SYS_ADMIN, which mount(2) needs.";
        return FusermountMounter.FindProgram() is null ? "fusermount3 is not installed (package fuse3)." : null;
    }

    private static bool HasCapability(int number)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(EffectiveCapabilities, StringComparison.Ordinal));
        var set = ulong.Parse(line.AsSpan(EffectiveCapabilities.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (set & (1UL << number)) != 0;
    }
}
