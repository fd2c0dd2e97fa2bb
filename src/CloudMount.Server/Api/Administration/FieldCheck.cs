using CloudMount.Server.Files;

namespace CloudMount.Server.Api.Administration;

/// <summary>Reads the fields of a call that changes something, and collects all that is wrong with them: who is refused need not ask once for each. Not thread-safe.</summary>
internal sealed class FieldCheck
{
    public const int MaxLength = 200;

    private const int MaxPathLength = 4096;

    /// <summary>What nobody knows can be a lot.</summary>
    private const int MaxUnknown = 10;

    private readonly CallFields _fields;
    private readonly List<FieldError> _errors = [];

    /// <param name="known">The fields of the call; any other is refused, so that nothing a client asks for is passed over.</param>
    public FieldCheck(CallFields fields, IReadOnlyList<string> known)
    {
        _fields = fields;
        foreach (var name in fields.Names.Where(name => name != "format" && !known.Contains(name)).Take(MaxUnknown))
            Fail(name, $"This call has no field {name}; it has {string.Join(", ", known)}.");
        IsEmpty = !fields.Names.Any(known.Contains);
    }

    /// <summary>Whether none of the fields of the call is given.</summary>
    public bool IsEmpty { get; }

    /// <summary>Invalid with all errors; null when there are none.</summary>
    public Refusal? Refusal => _errors.Count == 0 ? null : Refuse(RefusalKind.Invalid);

    public bool Has(string name) => _fields.Has(name) || _fields.IsDenied(name);

    public void Fail(string field, string message) => _errors.Add(new(field, message));

    /// <summary>All errors, as what they come to.</summary>
    public Refusal Refuse(RefusalKind kind) => new(kind, string.Join(' ', _errors.Select(error => error.Message))) { Errors = [.. _errors] };

    /// <summary>A text; null when it is absent or wrong.</summary>
    /// <param name="why">What is wrong with a text; null for nothing.</param>
    public string? Text(string name, bool isRequired = false, Func<string, string?>? why = null, bool mayBeEmpty = false)
    {
        if (Single(name, isRequired) is not { } text) return null;
        if (text.Length == 0) return mayBeEmpty ? text : Wrong(name, $"{name} is empty.");
        var maxLength = name == "root" ? MaxPathLength : MaxLength;
        if (text.Length > maxLength) return Wrong(name, $"{name} has more than {maxLength} characters.");
        return why?.Invoke(text) is { } wrong ? Wrong(name, wrong) : text;
    }

    /// <summary>True or false in the spellings of the clients; null when it is absent or wrong.</summary>
    public bool? Flag(string name)
    {
        if (Single(name, isRequired: false) is not { } text) return null;
        switch (text.ToUpperInvariant())
        {
            case "TRUE" or "1" or "ON" or "YES":
                return true;
            case "FALSE" or "0" or "OFF" or "NO":
                return false;
            default:
                Fail(name, $"{name} must be True or False.");
                return null;
        }
    }

    /// <summary>The values of a field that may be repeated, none for a single empty one; null when it is absent or one is wrong.</summary>
    public IReadOnlyList<string>? Many(string name)
    {
        if (!Has(name)) return null;
        var values = _fields.All(name);
        if (values is [""]) return [];
        if (_fields.IsDenied(name) || _fields.IsObject(name) || values.Any(value => value.Length is 0 or > MaxLength))
            Fail(name, $"Each of {name} must be a text of 1 to {MaxLength} characters.");
        else return [.. values.Distinct(StringComparer.Ordinal)];
        return null;
    }

    private string? Single(string name, bool isRequired)
    {
        var values = _fields.All(name);
        if (values.Count > 1 || (values.Count == 1 && _fields.IsDenied(name))) return Wrong(name, $"{name} is given more than once.");
        if (_fields.IsDenied(name)) return "False";
        if (values.Count == 0) return isRequired ? Wrong(name, $"{name} is missing.") : null;
        return _fields.IsObject(name) ? Wrong(name, $"{name} must be a text.") : values[0];
    }

    private string? Wrong(string name, string message)
    {
        Fail(name, message);
        return null;
    }
}
