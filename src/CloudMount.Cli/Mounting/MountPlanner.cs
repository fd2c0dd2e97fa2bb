using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;

namespace CloudMount.Cli.Mounting;

/// <summary>From what people write to a checked plan. All that can be found wrong without the remote is found here.</summary>
internal static class MountPlanner
{
    /// <summary>Throws <see cref="CliException"/>.</summary>
    public static MountPlan Make(
        MountRequest request, Places places, Func<string, string?> environment, Func<string, string>? prompt)
    {
        var written = OptionList.Read(request.Options, new(), request.IsLenient);
        var config = new ConfigFile(written.ConfigFile ?? places.ConfigFile);
        var mountPoint = MountPoint.Resolve(request.MountPoint);
        var runtime = places.OpenRuntime();
        MountPoint.Require(mountPoint, Control.ControlClient.IsListening(runtime.SocketPathOf(mountPoint)));
        var (target, configured) = new RemoteResolver(config, environment, prompt).Resolve(request.Remote);
        var options = OptionList.Read(request.Options, config.Require(target.Name ?? "", () => OptionList.Read(configured, new())), request.IsLenient);
        if (options.AuthorityFile is not null) target = target with { AuthorityFile = options.AuthorityFile };
        AuthorityFile.Read(target.AuthorityFile);
        var cache = request.CacheDirectory ?? options.CacheDirectory;
        return new()
        {
            Target = target,
            ConfigFile = target.Name is null ? null : WrittenPath.ToFull(config.Path),
            MountPoint = mountPoint,
            Volume = target.Volume,
            CacheDirectory = cache is null ? places.CacheDirectory(target.Volume) : RequireOutside(WrittenPath.ToFull(cache), mountPoint),
            Options = options,
            LogFile = request.IsForeground ? null : places.LogFile(mountPoint),
            RuntimeDirectory = runtime.Path,
        };
    }

    private static string RequireOutside(string cache, string mountPoint) =>
        cache == mountPoint || cache.StartsWith(mountPoint + "/", StringComparison.Ordinal)
            ? throw new CliException(ExitCode.CacheNotWritable, $"The cache directory {cache} lies inside the mount point. Take one outside.")
            : cache;
}
