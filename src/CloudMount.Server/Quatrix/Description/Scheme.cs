namespace CloudMount.Server.Quatrix.Description;

/// <summary>How a caller shows who it is.</summary>
internal enum Scheme
{
    /// <summary>Key and password of the account, for the login.</summary>
    Basic,

    /// <summary>The session, in a header.</summary>
    Session,

    /// <summary>An API key as a Bearer token.</summary>
    ApiKey,
}
