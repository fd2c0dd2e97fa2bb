namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>A real server with its extensions turned off.</summary>
public sealed class PlainServedAccount : ServedAccount
{
    protected override bool IsPlain => true;
}
