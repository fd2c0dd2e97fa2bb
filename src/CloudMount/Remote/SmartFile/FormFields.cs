namespace CloudMount.Remote.SmartFile;

/// <summary>The arguments of a call that is no GET, in the form that every known client uses (facts A.3).</summary>
internal sealed class FormFields
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    /// <summary>An argument of which the presence is all that counts.</summary>
    public FormFields Flag(string name) => Value(name, "");

    public FormFields Value(string name, string value)
    {
        _fields.Add(new(name, value));
        return this;
    }

    /// <summary>Each request needs a content of its own.</summary>
    public FormUrlEncodedContent ToContent() => new(_fields);
}
