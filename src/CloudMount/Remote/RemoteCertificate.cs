namespace CloudMount.Remote;

/// <summary>The certificate by which a service was trusted.</summary>
/// <param name="Issuer">Who signed it, in its own words: text of a stranger.</param>
/// <param name="IsByOwnAuthority">Only an authority that was named for this account vouches for it; the system does not.</param>
public sealed record RemoteCertificate(string Issuer, DateTimeOffset ValidUntil, bool IsByOwnAuthority);
