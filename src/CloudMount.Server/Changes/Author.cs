namespace CloudMount.Server.Changes;

/// <summary>Who changed something.</summary>
/// <param name="Account">The id of the account; null for the server by itself.</param>
/// <param name="Origin">What the client calls itself in X-CloudMount-Client; null when it does not.</param>
internal sealed record Author(Guid? Account, ServedApi Api, string? Origin)
{
    public static Author Server { get; } = new(null, ServedApi.None, null);
}
