namespace CloudMount.TestKit.Remote;

/// <summary>What a <see cref="ScriptedServer"/> was asked.</summary>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="Headers">By name without case; of a repeated one the last.</param>
public sealed record ScriptedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public override string ToString() => $"{Method} {Target}";
}
