using CloudMount.Server.Accounts;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Who makes a call.</summary>
/// <param name="Session">Null for an API key.</param>
internal sealed record Caller(Account Account, Session? Session = null);
