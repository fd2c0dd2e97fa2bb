namespace CloudMount.Server.Api;

/// <summary>The fields of a call, from the query and from the body; the query goes before the body.</summary>
internal sealed class CallFields
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _denied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _objects = new(StringComparer.Ordinal);

    /// <summary>The first value of a field; null without one.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>In the order in which they were given.</summary>
    public IEnumerable<string> Names => _values.Keys.Concat(_denied).Distinct(StringComparer.Ordinal);

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Every value of a field that may be repeated, in their order.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Whether JSON says that it is false, which to a field that counts by its presence is the same as absent.</summary>
    public bool IsDenied(string name) => _denied.Contains(name);

    /// <summary>Whether it was a JSON object, of which the value is the text.</summary>
    public bool IsObject(string name) => _objects.Contains(name);

    public void Add(string name, string value)
    {
        if (_values.TryGetValue(name, out var values)) values.Add(value);
        else _values.Add(name, [value]);
    }

    public void AddObject(string name, string json)
    {
        _objects.Add(name);
        Add(name, json);
    }

    public void Deny(string name) => _denied.Add(name);
}
