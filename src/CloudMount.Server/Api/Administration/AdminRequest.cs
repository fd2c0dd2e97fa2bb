using CloudMount.Server.Accounts;

namespace CloudMount.Server.Api.Administration;

/// <summary>One call about users, sites or packages.</summary>
/// <param name="Names">What the URL names, in its order.</param>
internal sealed record AdminRequest(Account Caller, IReadOnlyList<string> Names, CallFields Fields)
{
    /// <summary>The last name in the URL; null where the call names none.</summary>
    public string? Name => Names.Count > 0 ? Names[^1] : null;
}
