namespace CloudMount.Remote.Http;

/// <summary>
/// The rules about which address may be asked, and which one may see the credentials. Addresses from a service are hostile input.
/// </summary>
internal static class Origin
{
    /// <summary>Same scheme, host and port (RFC 6454): it may see the credentials.</summary>
    public static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether an address that a service at <paramref name="home"/> gave may be asked: http or https, and never less than home.
    /// </summary>
    public static bool MayAsk(Uri address, Uri home) =>
        address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Host.Length > 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && home.Scheme == Uri.UriSchemeHttp));

    /// <summary>
    /// Whether a redirect may be followed: within the origin, or up to https on the same host by a request that needs no credentials, since
    /// they stay behind.
    /// </summary>
    public static bool MayFollow(Uri from, Uri to, bool needsCredentials) =>
        IsSame(from, to)
        || (!needsCredentials
            && from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }
            && from.IdnHost.Equals(to.IdnHost, StringComparison.OrdinalIgnoreCase));
}
