namespace CloudMount.Server.Api;

/// <summary>The fields of a call, from the query and from the body; the query goes before the body.</summary>
internal sealed class CallFields
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <summary>The first value of a field; null without one.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) ? values[0] : null;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Every value of a field that may be repeated, in their order.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    public void Add(string name, string value)
    {
        if (_values.TryGetValue(name, out var values)) values.Add(value);
        else _values.Add(name, [value]);
    }
}
