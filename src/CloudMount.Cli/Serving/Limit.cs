namespace CloudMount.Cli.Serving;

/// <summary>A limit as it was given.</summary>
/// <param name="Value">Null for none.</param>
internal sealed record Limit<T>(T? Value)
    where T : struct;
