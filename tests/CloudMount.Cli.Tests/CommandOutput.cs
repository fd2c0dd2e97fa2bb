namespace CloudMount.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record CommandOutput(int Code, string Output, string Error)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
