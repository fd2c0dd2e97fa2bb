using CloudMount.Server.Files;

namespace CloudMount.Server.Archives;

/// <summary>Carries a refusal through the framework's writer of zips, which knows nothing else.</summary>
internal sealed class RefusedException(Refusal refusal) : IOException(refusal.Message)
{
    public Refusal Refusal { get; } = refusal;
}
