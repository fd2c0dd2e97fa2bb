using System.Globalization;

namespace CloudMount.Fs.Linux.TestHost;

/// <summary>MOUNTPOINT [name | name=value]...</summary>
internal sealed record HostOptions(string MountPoint, IReadOnlyDictionary<string, string> Named)
{
    public string? ContentFolder => Named.GetValueOrDefault("files");

    public TimeSpan Validity => TimeSpan.FromSeconds(
        Named.TryGetValue("validity", out var seconds) ? double.Parse(seconds, CultureInfo.InvariantCulture) : 600);

    public static HostOptions Parse(string[] args) => new(
        args[0],
        args.Skip(1).Select(arg => arg.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : ""));

    public FuseMountOptions ToMountOptions(ErrorLoggerFactory logging) => new()
    {
        MountPoint = MountPoint,
        FsName = Named.GetValueOrDefault("fsname", "model"),
        ReadOnly = Named.ContainsKey("ro"),
        AllowOther = Named.ContainsKey("allow_other"),
        DeviceNodes = Named.ContainsKey("dev"),
        SetUserIdPrograms = Named.ContainsKey("suid"),
        Xattr = Named.ContainsKey("xattr"),
        Passthrough = !Named.ContainsKey("no_passthrough"),
        LoggerFactory = logging,
    };
}
