namespace CloudMount.Remote;

/// <summary>What a login asks for behind key and password.</summary>
public enum LoginQuestion
{
    /// <summary>Nothing more: the login is complete.</summary>
    None,

    /// <summary>The code that an authenticator shows.</summary>
    OneTimeCode,

    Pin,
}
