using System.Net.Http.Headers;
using System.Text;

namespace CloudMount.Remote.SmartFile;

/// <summary>An API key and its password. Shows neither in text.</summary>
public sealed record SmartFileCredentials(string Key, string Password)
{
    /// <summary>HTTP Basic (RFC 7617), which SmartFile wants on every call (facts A.2).</summary>
    internal AuthenticationHeaderValue ToHeader() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key}:{Password}")));

    public override string ToString() => "(credentials)";
}
