namespace CloudMount.Server;

/// <summary>An account as those who look after a server see it.</summary>
/// <param name="Key">What one logs in with.</param>
/// <param name="Name">For people.</param>
/// <param name="IsActive">One that is not is let in by nothing.</param>
/// <param name="HasOneTimeCode">Whether logins to Quatrix ask for a code of an authenticator.</param>
/// <param name="HasPin">Whether they ask for a PIN.</param>
/// <param name="ApiKeys">How many API keys it has, active or not.</param>
/// <param name="Site">The name of the site whose user it is; null for an account of the operator.</param>
public sealed record AccountSummary(string Key, string Name, bool IsActive, bool HasOneTimeCode, bool HasPin, int ApiKeys, string? Site);
