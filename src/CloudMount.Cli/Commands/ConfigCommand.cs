using System.CommandLine;
using CloudMount.Cli.Configuration;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;
using CloudMount.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount config add|list|remove|test</c>.</summary>
internal static class ConfigCommand
{
    private static ConfigFile File => new(Places.Current.ConfigFile);

    public static Command Make() => new("config", "Name remotes, so that they can be mounted by name.") { MakeAdd(), MakeList(), MakeRemove(), MakeTest() };

    private static Command MakeAdd()
    {
        var name = new Argument<string>("NAME") { Description = "Letters, digits, \"_\", \"-\", \".\"." };
        var url = new Argument<string?>("URL")
        {
            Description = "smartfile://HOST[:PORT]/PATH or quatrix://HOST[:PORT]/PATH. May be left out to give a known remote new credentials.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new Option<string>("--options", "-o") { Description = "Mount options it is always mounted with.", HelpName = "LIST" };
        var stdin = new Option<bool>("--stdin") { Description = "Read key and password from two lines of standard input, and where the login asks for them a one-time code and a PIN from two more." };
        var none = new Option<bool>("--no-credentials") { Description = "Keep none in the file; they come from the environment or a prompt." };
        var command = new Command("add", "Add a remote or change it.") { name, url, options, stdin, none };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () =>
            {
                var isStandardInput = parsed.GetValue(stdin);
                var source = CredentialSource.Choose(isStandardInput, parsed.GetValue(none));
                return AddAsync(
                    parsed.GetRequiredValue(name),
                    parsed.GetValue(url),
                    parsed.GetValue(options),
                    (source, CredentialSource.Answers(isStandardInput)),
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static async Task AddAsync(
        string name,
        string? url,
        string? options,
        (Func<RemoteAddress, RemoteCredentials?> Credentials, Func<LoginQuestion, string?> Answers) source,
        CancellationToken cancellation)
    {
        if (!RemoteName.IsName(name))
            throw new CliException(ExitCode.Usage, $"\"{name}\" cannot be the name of a remote: take letters, digits, \"_\", \"-\" and \".\".");
        var document = File.Read();
        var known = document.Remotes.GetValueOrDefault(name);
        var address = url ?? known?.Url ?? throw new CliException(ExitCode.Usage, $"A new remote needs a URL: cloudmount config add {name} smartfile://HOST/PATH or quatrix://HOST/PATH");
        var parsed = RemoteAddress.Parse(address);
        OptionList.Read(options, new());
        var secret = source.Credentials(parsed);
        if (secret is not null) secret = await AccountSetup.FinishAsync(new(name, parsed, secret), source.Answers, cancellation).ConfigureAwait(false);
        document.Remotes[name] = new() { Url = parsed.Text, Key = secret?.Key, Password = secret?.Password, Options = options ?? known?.Options };
        File.Write(document);
        Console.Out.WriteLine($"{name} is in {File.Path}. Test it: cloudmount config test {name}");
    }

    private static Command MakeList()
    {
        var command = new Command("list", "List the remotes, without their credentials.");
        command.SetAction((_, cancellation) => CommandResult.RunAsync(
            () =>
            {
                foreach (var (name, remote) in File.Read().Remotes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    Console.Out.WriteLine($"{name}:\t{remote.Url}\t{remote.Options}".TrimEnd('\t'));
                return Task.CompletedTask;
            },
            cancellation));
        return command;
    }

    private static Command MakeRemove()
    {
        var name = NameArgument("A remote of the config file.");
        var command = new Command("remove", "Remove a remote from the config file. Its cache stays.") { name };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () =>
            {
                var document = File.Read();
                if (!document.Remotes.Remove(parsed.GetRequiredValue(name)))
                    throw new CliException(ExitCode.UnknownRemote, $"No remote is named \"{parsed.GetRequiredValue(name)}\" in {File.Path}.");
                File.Write(document);
                return Task.CompletedTask;
            },
            cancellation));
        return command;
    }

    private static Command MakeTest()
    {
        var name = NameArgument("A remote of the config file, or a URL.");
        var command = new Command("test", "Connect to a remote and say whether address and credentials are right.") { name };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(() => TestAsync(parsed.GetRequiredValue(name), cancellation), cancellation));
        return command;
    }

    private static async Task TestAsync(string remote, CancellationToken cancellation)
    {
        var (target, _) = new RemoteResolver(File, Environment.GetEnvironmentVariable, SecretPrompt.Open()).Resolve(remote);
        await using var store = Composition.OpenStore(target, NullLoggerFactory.Instance, TimeProvider.System);
        var answer = await RemoteProbe.ConnectAsync(store, RemoteProbe.Patience, cancellation).ConfigureAwait(false);
        if (answer.Error is { } error) throw await RemoteFailures.ToExceptionAsync(error, target).ConfigureAwait(false);
        var extensions = answer.Value.HasVersions ? "with" : "without";
        Console.Out.WriteLine($"{target.Display} answers, the credentials are right. The service is one {extensions} the extensions of cloudmount serve.");
    }

    private static Argument<string> NameArgument(string description)
    {
        var name = new Argument<string>("NAME") { Description = description };
        name.HelpName = "NAME";
        name.CompletionSources.Add(_ => Completions.RemoteNames());
        return name;
    }
}
