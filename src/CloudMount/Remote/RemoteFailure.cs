namespace CloudMount.Remote;

/// <summary>An error and when it happened.</summary>
public sealed record RemoteFailure(RemoteError Error, DateTimeOffset Time);
