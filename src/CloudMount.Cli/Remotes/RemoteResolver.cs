using CloudMount.Cli.Configuration;

namespace CloudMount.Cli.Remotes;

/// <summary>
/// From what people write for REMOTE to address and credentials. Each of key and password comes from, in this order: the environment
/// variable of the remote (CLOUDMOUNT_NAME_KEY), the config file, the environment (CLOUDMOUNT_KEY), a prompt.
/// </summary>
internal sealed class RemoteResolver(ConfigFile config, Func<string, string?> environment, Func<string, string>? prompt)
{
    /// <summary>Throws <see cref="CliException"/>: UnknownRemote, CredentialsMissing, Usage and those of the config file.</summary>
    public (RemoteTarget Target, string? Options) Resolve(string remote)
    {
        var (name, address, entry) = Find(remote);
        var key = Take(name, "KEY", entry?.Key) ?? Ask("Key", address);
        var password = Take(name, "PASSWORD", entry?.Password)
            ?? (address.TakesApiKey && RemoteCredentials.IsApiKey(key) ? "" : Ask("Password", address));
        return (new(name, address, new(key, password)) { AuthorityFile = entry?.CaCert }, entry?.Options);
    }

    private (string? Name, RemoteAddress Address, ConfigRemote? Entry) Find(string remote)
    {
        if (remote.Contains("://", StringComparison.Ordinal)) return (null, RemoteAddress.Parse(remote), null);
        var parts = remote.Split(':', 2);
        var name = parts[0];
        if (!RemoteName.IsName(name))
            throw new CliException(ExitCode.Usage, $"\"{remote}\" is neither a name from the config file nor a URL such as smartfile://HOST/PATH or quatrix://HOST/PATH.");
        if (!config.Read().Remotes.TryGetValue(name, out var entry))
            throw new CliException(ExitCode.UnknownRemote, $"No remote is named \"{name}\" in {config.Path}. Run \"cloudmount config list\", or \"cloudmount config add {name} URL\".");
        var address = config.Require(name, () => RemoteAddress.Parse(entry.Url));
        return (name, parts.Length == 2 ? address.At(parts[1]) : address, entry);
    }

    private string? Take(string? name, string part, string? configured)
    {
        var own = name is null ? null : environment($"CLOUDMOUNT_{RemoteName.ToVariable(name)}_{part}");
        var found = NotEmpty(own) ?? NotEmpty(configured) ?? NotEmpty(environment($"CLOUDMOUNT_{part}"));
        return found is null ? null : RemoteCredentials.RequirePlain(found);
    }

    private string Ask(string what, RemoteAddress address) =>
        prompt?.Invoke($"{what} for {address.Base.Authority}: ") is { Length: > 0 } answer
            ? RemoteCredentials.RequirePlain(answer)
            : throw new CliException(
                ExitCode.CredentialsMissing, "No credentials are known. Run \"cloudmount config add\", or set CLOUDMOUNT_KEY and CLOUDMOUNT_PASSWORD.");

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
