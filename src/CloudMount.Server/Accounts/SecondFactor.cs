namespace CloudMount.Server.Accounts;

/// <summary>What a login can ask for behind the password, in the order in which it asks.</summary>
internal enum SecondFactor
{
    /// <summary>Of an authenticator (RFC 6238).</summary>
    OneTimeCode,

    Pin,
}
