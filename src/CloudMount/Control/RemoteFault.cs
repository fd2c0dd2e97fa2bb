namespace CloudMount.Control;

/// <summary>A failed remote call.</summary>
/// <param name="Message">One sentence without credentials.</param>
public sealed record RemoteFault(string Message, DateTimeOffset Time);
