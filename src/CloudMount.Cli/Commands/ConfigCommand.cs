using System.CommandLine;
using CloudMount.Cli.Configuration;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount config add|list|remove|test</c>.</summary>
internal static class ConfigCommand
{
    private static ConfigFile File => new(Places.Current.ConfigFile);

    public static Command Make() =>
        new("config", "Name remotes, so that they can be mounted by name.") { ConfigAddCommand.Make(), MakeList(), MakeRemove(), ConfigTestCommand.Make() };

    /// <summary>A remote that is named already.</summary>
    public static Argument<string> NameArgument(string description)
    {
        var name = new Argument<string>("NAME") { Description = description };
        name.HelpName = "NAME";
        name.CompletionSources.Add(_ => Completions.RemoteNames());
        return name;
    }

    private static Command MakeList()
    {
        var command = new Command("list", "List the remotes, without their credentials.");
        command.SetAction((_, cancellation) => CommandResult.RunAsync(
            () =>
            {
                foreach (var (name, remote) in File.Read().Remotes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    var authority = remote.CaCert is null ? "" : $"\tca_cert={remote.CaCert}";
                    Console.Out.WriteLine($"{name}:\t{remote.Url}\t{remote.Options}{authority}".TrimEnd('\t'));
                }

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
}
