namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Who makes a call.</summary>
/// <param name="Account">The key of the account, its e-mail to Quatrix.</param>
/// <param name="Session">Null for an API key.</param>
internal sealed record Caller(string Account, Guid? Session = null);
