using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>What a server offers beyond API 1.0, by the header of its replies (docs/quatrix-extensions.md). Unknown names are ignored.</summary>
internal sealed record QuatrixExtensions
{
    public static QuatrixExtensions None { get; } = new();

    /// <summary>The header's text, to notice a change cheaply; empty without the header.</summary>
    public string Text { get; private init; } = "";

    public bool HasVersions { get; private init; }

    public bool HasConditions { get; private init; }

    public bool HasTrees { get; private init; }

    public bool HasDepth { get; private init; }

    public bool HasPaths { get; private init; }

    public bool HasWhole { get; private init; }

    /// <summary>Changes are told by path, from a cursor on, and as they happen.</summary>
    public bool HasChanges { get; private init; }

    /// <summary>0 without attributes.</summary>
    public int MaxAttributeBytes { get; private init; }

    public static QuatrixExtensions Parse(string text)
    {
        if (text.Length == 0) return None;
        var header = new ExtensionHeader(text);
        var (hasVersions, hasPaths) = (header.Has("versions"), header.Has("paths"));
        return new QuatrixExtensions
        {
            Text = text,
            HasVersions = hasVersions,
            HasPaths = hasPaths,

            // By path: a condition on an entry that was moved elsewhere would say nothing of what is there now.
            HasConditions = header.Has("conditional") && hasVersions && hasPaths,
            HasTrees = header.Has("trees") && hasVersions && hasPaths,
            HasWhole = header.Has("whole") && header.Has("conditional") && hasVersions && hasPaths,
            HasChanges = header.Has("changes"),
            HasDepth = header.Has("depth") && hasPaths,
            MaxAttributeBytes = header.Number("attributes"),
        };
    }

    /// <summary>Without extensions: no attributes, no conditions; times in microseconds.</summary>
    public RemoteCapabilities ToCapabilities() => new()
    {
        HasAttributes = MaxAttributeBytes > 0,
        MaxAttributeBytes = MaxAttributeBytes,
        HasVersions = HasVersions,
        HasConditionalCalls = HasConditions,
        HasTreeMarks = HasTrees,
        CanMoveOver = true,
        ModifyTimeStep = TimeSpan.FromMicroseconds(1),
    };
}
