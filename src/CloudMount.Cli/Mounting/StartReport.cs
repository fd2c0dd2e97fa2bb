namespace CloudMount.Cli.Mounting;

/// <summary>What a mount process tells the one that started it, once: it serves, or why not.</summary>
internal sealed record StartReport(ExitCode Code, string? Message);
