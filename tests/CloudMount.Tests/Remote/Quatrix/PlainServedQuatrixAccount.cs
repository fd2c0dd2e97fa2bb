namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>A real server that offers clients of Quatrix no more than API 1.0.</summary>
public sealed class PlainServedQuatrixAccount : ServedQuatrixAccount
{
    protected override bool IsQuatrixPlain => true;
}
