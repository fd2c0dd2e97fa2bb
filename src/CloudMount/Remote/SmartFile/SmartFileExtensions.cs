using System.Globalization;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// What a server offers beyond v1.0, from the header <see cref="HeaderName"/> of its replies (docs/smartfile-extensions.md). Unknown
/// names are ignored.
/// </summary>
internal sealed record SmartFileExtensions
{
    public const string HeaderName = "X-CloudMount-Extensions";

    public static SmartFileExtensions None { get; } = new();

    /// <summary>The header's text, to notice a change cheaply; empty without the header.</summary>
    public string Text { get; private init; } = "";

    public bool HasVersions { get; private init; }

    public bool HasTimes { get; private init; }

    public bool HasOverwrite { get; private init; }

    public bool HasConditions { get; private init; }

    public bool HasTrees { get; private init; }

    public bool HasSpace { get; private init; }

    /// <summary>0 without attributes.</summary>
    public int MaxAttributeBytes { get; private init; }

    public static SmartFileExtensions Parse(string text)
    {
        if (text.Length == 0) return None;
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        const string AttributesMark = "attributes=";
        var attributes = names.FirstOrDefault(name => name.StartsWith(AttributesMark, StringComparison.Ordinal)) ?? AttributesMark;
        _ = int.TryParse(attributes.AsSpan(AttributesMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes);
        return new SmartFileExtensions
        {
            Text = text,
            HasVersions = names.Contains("versions"),
            HasTimes = names.Contains("times"),
            HasOverwrite = names.Contains("overwrite"),
            HasConditions = names.Contains("conditional") && names.Contains("versions"),
            HasTrees = names.Contains("trees") && names.Contains("versions"),
            HasSpace = names.Contains("space"),
            MaxAttributeBytes = bytes,
        };
    }

    public RemoteCapabilities ToCapabilities() => new()
    {
        HasAttributes = MaxAttributeBytes > 0,
        MaxAttributeBytes = MaxAttributeBytes,
        HasVersions = HasVersions,
        HasConditionalCalls = HasConditions,
        HasTreeMarks = HasTrees,
        CanMoveOver = HasOverwrite,
        ModifyTimeStep = HasTimes ? TimeSpan.FromTicks(1) : TimeSpan.FromSeconds(1),
    };
}
