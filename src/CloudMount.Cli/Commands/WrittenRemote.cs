using CloudMount.Cli.Configuration;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Commands;

/// <summary>The remote of a command that talks to it without a mount.</summary>
internal static class WrittenRemote
{
    /// <summary>Throws <see cref="CliException"/> as <see cref="RemoteResolver.Resolve"/>.</summary>
    /// <param name="remote">A name of the config file, or a URL.</param>
    /// <param name="authority">What <c>--ca-cert</c> names; null without.</param>
    public static RemoteTarget Find(string remote, string? authority)
    {
        var config = new ConfigFile(Places.Current.ConfigFile);
        var (target, options) = new RemoteResolver(config, Environment.GetEnvironmentVariable, SecretPrompt.Open()).Resolve(remote);
        var configured = config.Require(target.Name ?? "", () => OptionList.Read(options, new())).AuthorityFile;
        return target with { AuthorityFile = authority is null ? configured ?? target.AuthorityFile : WrittenPath.ToFull(authority) };
    }
}
