namespace CloudMount.Server.Api;

/// <summary>The fields of a call, from the query and from the body; the query goes before the body, and the first of a repeated one counts.</summary>
internal sealed class CallFields
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Has(string name) => _values.ContainsKey(name);

    public void Add(string name, string value) => _values.TryAdd(name, value);
}
