using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Remotes;

/// <summary>The APIs of SmartFile as people write them.</summary>
internal static class SmartFileApiName
{
    public static string Of(SmartFileApi api) => api switch
    {
        SmartFileApi.V1 => "1.0",
        SmartFileApi.V2 => "2",
    };

    /// <summary>Throws <see cref="CliException"/> (Usage).</summary>
    public static SmartFileApi Parse(string text) => text switch
    {
        "1.0" => SmartFileApi.V1,
        "2" => SmartFileApi.V2,
        _ => throw new CliException(
            ExitCode.Usage, $"\"{PlainText.Of(text)}\" is no API of SmartFile. Write ?api=1.0 or ?api=2 behind the URL, or nothing to have the service asked."),
    };
}
