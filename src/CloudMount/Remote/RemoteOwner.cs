namespace CloudMount.Remote;

/// <summary>Whose account it is, in the words of the service: text of a stranger. Empty for what it does not tell.</summary>
public sealed record RemoteOwner(string Name, string Email);
