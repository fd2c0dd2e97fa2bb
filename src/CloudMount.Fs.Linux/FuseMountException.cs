namespace CloudMount.Fs.Linux;

/// <summary>A mount was not made or not undone. The message is one sentence for the user, with what to do.</summary>
public sealed class FuseMountException(FuseMountFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public FuseMountFailure Failure { get; } = failure;
}
