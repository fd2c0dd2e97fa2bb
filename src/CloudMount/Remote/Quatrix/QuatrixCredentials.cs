namespace CloudMount.Remote.Quatrix;

/// <summary>An API key with an empty password, or the e-mail and password of an account, which logs in. Shows neither in text.</summary>
public sealed record QuatrixCredentials(string Key, string Password)
{
    internal bool IsApiKey => Password.Length == 0;

    public override string ToString() => "(credentials)";
}
