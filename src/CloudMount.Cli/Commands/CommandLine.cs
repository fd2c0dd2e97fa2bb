using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace CloudMount.Cli.Commands;

/// <summary>All commands, and how a command line is read.</summary>
internal static class CommandLine
{
    private const string Description =
        "Mounts remote file storage as a directory. What you write is on the local disk at once and reaches the remote in the background.";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Make().Parse(arguments);
        if (parsed.Action is ParseErrorAction) return Refuse(parsed);

        // Signals are ours alone: the library would end a mount two seconds after one.
        using var signals = new CommandSignals();
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, signals.Token).ConfigureAwait(false);
    }

    private static void RefuseOptions(Command command)
    {
        foreach (var argument in command.Arguments) argument.Validators.Add(RefuseOption);
        foreach (var below in command.Subcommands) RefuseOptions(below);
    }

    /// <summary>A mistyped option must not pass for a path. A path that begins with "-" can be written ./-path.</summary>
    private static void RefuseOption(ArgumentResult argument)
    {
        foreach (var token in argument.Tokens.Where(token => token.Value.StartsWith('-')))
            argument.AddError($"\"{token.Value}\" is not an option of this command.");
    }

    private static int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var code = CommandResult.Say(ExitCode.Usage, $"{Problem(parsed)} See: {NameOf(command)} --help");
        return command.Name == FstabCommand.Name ? FstabCommand.ToMountStatus(ExitCode.Usage) : code;
    }

    private static string Problem(ParseResult parsed)
    {
        // An unknown option takes the place of an argument, which makes one too many: the option is what is wrong.
        var unknown = parsed.Tokens.FirstOrDefault(token => token.Type != TokenType.Option && token.Value.Length > 1 && token.Value.StartsWith('-'));
        if (unknown is not null) return $"\"{unknown.Value}\" is not an option of this command.";
        if (parsed.UnmatchedTokens is [var token, ..]) return $"\"{token}\" is not understood.";
        var missing = parsed.CommandResult.Command.Arguments.FirstOrDefault(
            argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 });
        return missing is null ? parsed.Errors[0].Message : $"{missing.Name} is missing.";
    }

    /// <summary>As it is written on the command line.</summary>
    public static string NameOf(Command command) =>
        command is RootCommand ? "cloudmount" : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static RootCommand Make()
    {
        var root = new RootCommand(Description)
        {
            MountCommand.Make(),
            UnmountCommand.Make(),
            StatusCommand.Make(),
            SyncCommand.Make(),
            ConfigCommand.Make(),
            ServeCommand.Make(),
            AccountCommand.Make(),
            PackageCommand.Make(),
            AdminCommand.Make(),
            DemoCommand.Make(),
            FstabCommand.Make(),
        };
        RefuseOptions(root);

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesAction((HelpAction)help.Action!);
        return root;
    }
}
