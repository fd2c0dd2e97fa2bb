using System.CommandLine;
using CloudMount.Cli.Configuration;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount config add NAME [URL]</c>.</summary>
internal static class ConfigAddCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Letters, digits, \"_\", \"-\", \".\"." };
        var url = new Argument<string?>("URL")
        {
            Description = "smartfile://HOST[:PORT]/PATH or quatrix://HOST[:PORT]/PATH. May be left out to give a known remote new credentials.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new Option<string>("--options", "-o") { Description = "Mount options it is always mounted with.", HelpName = "LIST" };
        var authority = new Option<string>("--ca-cert")
        {
            Description = "Trust this remote by the root certificates in FILE (PEM) too. Alone with NAME it keeps the credentials; an empty FILE takes it out.",
            HelpName = "FILE",
        };
        var stdin = new Option<bool>("--stdin") { Description = "Read key and password from two lines of standard input, and where the login asks for them a one-time code and a PIN from two more." };
        var none = new Option<bool>("--no-credentials") { Description = "Keep none in the file; they come from the environment or a prompt." };
        var command = new Command("add", "Add a remote or change it.") { name, url, options, authority, stdin, none };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () =>
            {
                var (isStandardInput, isNone) = (parsed.GetValue(stdin), parsed.GetValue(none));
                var source = CredentialSource.Choose(isStandardInput, isNone);
                var written = new Written(parsed.GetRequiredValue(name), parsed.GetValue(url), parsed.GetValue(options), parsed.GetValue(authority))
                {
                    SaysCredentials = isStandardInput || isNone,
                };
                return RunAsync(written, (source, CredentialSource.Answers(isStandardInput)), cancellation);
            },
            cancellation));
        return command;
    }

    private static async Task RunAsync(
        Written written, (Func<RemoteAddress, RemoteCredentials?> Credentials, Func<LoginQuestion, string?> Answers) source, CancellationToken cancellation)
    {
        var name = written.Name;
        if (!RemoteName.IsName(name))
            throw new CliException(ExitCode.Usage, $"\"{name}\" cannot be the name of a remote: take letters, digits, \"_\", \"-\" and \".\".");
        var file = new ConfigFile(Places.Current.ConfigFile);
        var document = file.Read();
        var known = document.Remotes.GetValueOrDefault(name);
        var address = written.Url ?? known?.Url ?? throw new CliException(ExitCode.Usage, $"A new remote needs a URL: cloudmount config add {name} smartfile://HOST/PATH or quatrix://HOST/PATH");
        var parsed = RemoteAddress.Parse(address);
        var chosen = OptionList.Read(written.Options ?? known?.Options, new());
        var authority = written.Authority is null ? KeptAuthority(known, parsed) : written.Authority.Length == 0 ? null : WrittenPath.ToFull(written.Authority);
        var trusted = chosen.AuthorityFile ?? authority;
        AuthorityFile.Read(trusted);
        var isKept = written is { Url: null, Authority: not null, SaysCredentials: false } && known?.Key is not null;
        var secret = isKept ? new(known!.Key!, known.Password ?? "") : source.Credentials(parsed);
        if (secret is not null && !isKept)
            secret = await AccountSetup.FinishAsync(new(name, parsed, secret) { AuthorityFile = trusted }, source.Answers, cancellation).ConfigureAwait(false);
        document.Remotes[name] = new()
        {
            Url = parsed.Text, Key = secret?.Key, Password = secret?.Password, CaCert = authority, Options = written.Options ?? known?.Options,
        };
        file.Write(document);
        Console.Out.WriteLine($"{name} is in {file.Path}. Test it: cloudmount config test {name}");
    }

    /// <summary>The authority that the entry has, as long as its URL still names the same server: another must not be trusted by it.</summary>
    private static string? KeptAuthority(ConfigRemote? known, RemoteAddress address)
    {
        if (known?.CaCert is null) return null;
        try
        {
            return RemoteAddress.Parse(known.Url).Base == address.Base ? known.CaCert : null;
        }
        catch (CliException)
        {
            // The entry is broken; its new URL is what mends it.
            return null;
        }
    }

    /// <summary>The command line.</summary>
    private sealed record Written(string Name, string? Url, string? Options, string? Authority)
    {
        public bool SaysCredentials { get; init; }
    }
}
