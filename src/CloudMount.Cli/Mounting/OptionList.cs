using System.Globalization;
using System.Text;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// Reads the list after -o: names as in mount(8) where they exist. A comma within a value is written "\,". Options that mount(8) or the boot
/// system use for themselves are accepted and have no effect.
/// </summary>
internal static class OptionList
{
    private delegate MountOptions Apply(MountOptions options, string value);

    private static readonly Dictionary<string, Apply> Valued = new(StringComparer.Ordinal)
    {
        ["uid"] = (options, value) => options with { Owner = Number("uid", value) },
        ["gid"] = (options, value) => options with { Group = Number("gid", value) },
        ["umask"] = (options, value) => options with { Umask = Mask(value) },
        ["actimeo"] = (options, value) => options with { Expiry = Seconds("actimeo", value) },
        ["cache_size"] = (options, value) => options with { MaxCleanBytes = ByteSize.Parse("The mount option cache_size", value) },
        ["dirty_size"] = (options, value) => options with { MaxDirtyBytes = ByteSize.Parse("The mount option dirty_size", value) },
        ["write_back"] = (options, value) => options with { WriteBackDelay = Seconds("write_back", value) },
        ["durability"] = (options, value) => options with { Durability = Choice(value) },
        ["uploads"] = (options, value) => options with { Uploads = UploadCount(value) },
        ["ca_cert"] = (options, value) => options with { AuthorityFile = AbsolutePath("ca_cert", value) },
        ["config"] = (options, value) => options with { ConfigFile = AbsolutePath("config", value) },
        ["cache_dir"] = (options, value) => options with { CacheDirectory = AbsolutePath("cache_dir", value) },
    };

    private static readonly Dictionary<string, Func<MountOptions, MountOptions>> Flags = new(StringComparer.Ordinal)
    {
        ["ro"] = options => options with { IsReadOnly = true },
        ["rw"] = options => options with { IsReadOnly = false },
        ["allow_other"] = options => options with { AllowOther = true },
        ["default_permissions"] = options => options with { DefaultPermissions = true },
        ["xattr"] = options => options with { HasExtendedAttributes = true },
        ["noxattr"] = options => options with { HasExtendedAttributes = false },
        ["suid"] = options => options with { NoSuid = false },
        ["nosuid"] = options => options with { NoSuid = true },
        ["dev"] = options => options with { NoDevices = false },
        ["nodev"] = options => options with { NoDevices = true },
        ["exec"] = options => options with { NoExecution = false },
        ["noexec"] = options => options with { NoExecution = true },
        ["atime"] = options => options with { NoAccessTimes = false },
        ["relatime"] = options => options with { NoAccessTimes = false },
        ["noatime"] = options => options with { NoAccessTimes = true },
    };

    // fstab(5), mount(8), systemd.mount(5).
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "defaults", "auto", "noauto", "user", "nouser", "users", "owner", "group", "nofail", "_netdev", "async", "fsname", "subtype",
    };

    /// <summary>All names with an effect, for help and completion.</summary>
    public static IEnumerable<string> Names => Flags.Keys.Concat(Valued.Keys.Select(name => name + "=")).Order(StringComparer.Ordinal);

    /// <summary>Applies a list to what is set already. Throws <see cref="CliException"/> (Usage).</summary>
    /// <param name="isLenient">Unknown options are ignored, as mount -s wants it.</param>
    public static MountOptions Read(string? list, MountOptions options, bool isLenient = false)
    {
        foreach (var part in Split(list ?? "")) options = ReadOne(part, options, isLenient);
        return options;
    }

    private static IEnumerable<string> Split(string list)
    {
        var part = new StringBuilder();
        for (var at = 0; at < list.Length; at++)
        {
            if (list[at] == '\\' && at + 1 < list.Length && list[at + 1] == ',') part.Append(list[++at]);
            else if (list[at] != ',') part.Append(list[at]);
            else if (part.Length > 0)
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (part.Length > 0) yield return part.ToString();
    }

    private static MountOptions ReadOne(string part, MountOptions options, bool isLenient)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? part : part[..equals];
        if (Ignored.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal)) return options;
        if (equals < 0 && Flags.TryGetValue(name, out var flag)) return flag(options);
        if (Valued.TryGetValue(name, out var valued))
            return equals < 0 ? throw Wrong($"The mount option {name} needs a value: {name}=...") : valued(options, part[(equals + 1)..]);
        if (Flags.ContainsKey(name)) throw Wrong($"The mount option {name} takes no value.");
        return isLenient ? options : throw Wrong($"The mount option {name} is not known. Known are: {string.Join(", ", Names)}.");
    }

    private static uint Number(string name, string value) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue
            ? number
            : throw Wrong($"The mount option {name} needs a number, as \"id\" shows it; \"{value}\" is none.");

    private static uint Mask(string value)
    {
        var isMask = value.Length is > 0 and <= 4 && value.All(digit => digit is >= '0' and <= '7');
        var mask = isMask ? Convert.ToUInt32(value, 8) : uint.MaxValue;
        return mask <= 0x1FF ? mask : throw Wrong($"The mount option umask needs an octal number such as 022; \"{value}\" is none.");
    }

    private static TimeSpan Seconds(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong($"The mount option {name} needs seconds from 0 to 86400; \"{value}\" is none.");

    private static Durability Choice(string value) => value switch
    {
        "local" => Durability.Local,
        "remote" => Durability.Remote,
        _ => throw Wrong($"The mount option durability is local or remote, not \"{value}\"."),
    };

    private static int UploadCount(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 256
            ? count
            : throw Wrong($"The mount option uploads needs a number from 1 to 256; \"{value}\" is none.");

    private static string AbsolutePath(string name, string value) =>
        Path.IsPathRooted(value) ? value : throw Wrong($"The mount option {name} needs an absolute path; \"{value}\" is none.");

    private static CliException Wrong(string message) => new(ExitCode.Usage, message);
}
