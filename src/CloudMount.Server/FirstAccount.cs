namespace CloudMount.Server;

/// <summary>Key and password of an account just made. The server keeps only a hash: show them once, write them nowhere else.</summary>
/// <param name="Key">The user name of HTTP Basic.</param>
/// <param name="Password">The password of HTTP Basic.</param>
public sealed record FirstAccount(string Key, string Password)
{
    /// <summary>Without the credentials, so that no log gets them by accident.</summary>
    public override string ToString() => nameof(FirstAccount);
}
