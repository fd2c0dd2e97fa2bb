using System.CommandLine;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Commands;

/// <summary>Which server a command looks after: its options, and how such a command runs.</summary>
internal sealed class ServerPlace
{
    public Option<string> Root { get; } = new("--root") { Description = "The folder that is served.", HelpName = "DIR" };

    public Option<string> Data { get; } = new("--data") { Description = "Where its accounts are kept, as \"serve\" got it.", HelpName = "DIR" };

    public static Task<int> RunAsync(Action action, CancellationToken cancellation) => CommandResult.RunAsync(
        () =>
        {
            action();
            return Task.CompletedTask;
        },
        cancellation);

    /// <summary>Lines of words between tabs, without what would act on a terminal.</summary>
    public static void Show(IEnumerable<string> lines)
    {
        foreach (var line in lines) Console.Out.WriteLine(string.Join('\t', line.Split('\t').Select(PlainText.Of)));
    }

    /// <summary>The data directory. Throws <see cref="CliException"/>.</summary>
    public string Of(ParseResult parsed) => (parsed.GetValue(Data), parsed.GetValue(Root)) switch
    {
        ({ } data, _) => WrittenPath.ToFull(data),
        (null, { } root) => Places.Current.ServerDirectory(WrittenPath.ToFull(root)),
        _ => throw new CliException(ExitCode.Usage, "Name the folder that is served with --root, or what \"serve\" got for --data."),
    };
}
