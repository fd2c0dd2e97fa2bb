using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Remotes;

/// <summary>An API of SmartFile, by the name that people write.</summary>
internal sealed record SmartFileApi
{
    private SmartFileApi(string name) => Name = name;

    public static SmartFileApi V1 { get; } = new("1.0");

    public static SmartFileApi V2 { get; } = new("2");

    public string Name { get; }

    /// <summary>Throws <see cref="CliException"/> (Usage).</summary>
    public static SmartFileApi Parse(string text) => text switch
    {
        "1.0" => V1,
        "2" => V2,
        _ => throw new CliException(
            ExitCode.Usage, $"\"{PlainText.Of(text)}\" is no API of SmartFile. Write ?api=1.0 or ?api=2 behind the URL, or nothing to have the service asked."),
    };
}
