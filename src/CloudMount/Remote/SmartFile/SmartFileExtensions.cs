using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// What a server offers beyond v1.0, from the header <see cref="ExtensionHeader"/> of its replies (docs/smartfile-extensions.md). Unknown
/// names are ignored.
/// </summary>
internal sealed record SmartFileExtensions
{
    public static SmartFileExtensions None { get; } = new();

    /// <summary>The header's text, to notice a change cheaply; empty without the header.</summary>
    public string Text { get; private init; } = "";

    public bool HasVersions { get; private init; }

    public bool HasTimes { get; private init; }

    public bool HasOverwrite { get; private init; }

    public bool HasConditions { get; private init; }

    public bool HasTrees { get; private init; }

    public bool HasSpace { get; private init; }

    public bool HasChanges { get; private init; }

    /// <summary>0 without attributes.</summary>
    public int MaxAttributeBytes { get; private init; }

    public static SmartFileExtensions Parse(string text)
    {
        if (text.Length == 0) return None;
        var header = new ExtensionHeader(text);
        return new SmartFileExtensions
        {
            Text = text,
            HasVersions = header.Has("versions"),
            HasTimes = header.Has("times"),
            HasOverwrite = header.Has("overwrite"),
            HasConditions = header.Has("conditional") && header.Has("versions"),
            HasTrees = header.Has("trees") && header.Has("versions"),
            HasSpace = header.Has("space"),
            HasChanges = header.Has("changes"),
            MaxAttributeBytes = header.Number("attributes"),
        };
    }

    public RemoteCapabilities ToCapabilities() => new()
    {
        HasAttributes = MaxAttributeBytes > 0,
        MaxAttributeBytes = MaxAttributeBytes,
        HasVersions = HasVersions,
        HasConditionalCalls = HasConditions,
        HasTreeMarks = HasTrees,
        HasChanges = HasChanges,
        CanMoveOver = HasOverwrite,
        ModifyTimeStep = HasTimes ? TimeSpan.FromTicks(1) : TimeSpan.FromSeconds(1),
    };
}
