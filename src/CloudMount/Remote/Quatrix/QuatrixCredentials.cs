using System.Net.Http.Headers;
using System.Text;

namespace CloudMount.Remote.Quatrix;

/// <summary>An API key with an empty password, or the e-mail and password of an account, which logs in. Shows neither in text.</summary>
public sealed record QuatrixCredentials(string Key, string Password)
{
    internal bool IsApiKey => Password.Length == 0;

    /// <summary>What a login sends.</summary>
    internal AuthenticationHeaderValue ToHeader() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key}:{Password}")));

    public override string ToString() => "(credentials)";
}
