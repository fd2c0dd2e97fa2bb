namespace CloudMount.Server.Quatrix.Description;

/// <summary>A named member of an object, or a parameter of a call.</summary>
internal sealed record Field(string Name, Shape Shape, string? Text = null)
{
    /// <summary>Whether a call is refused without it, or a reply always has it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it is no part of API 1.0 (docs/quatrix-extensions.md): left out where extensions are not offered.</summary>
    public bool IsExtension { get; init; }

    public static Field Required(string name, Shape shape, string? text = null) => new(name, shape, text) { IsRequired = true };

    public static Field Extension(string name, Shape shape, string? text = null) => new(name, shape, text) { IsExtension = true };

    /// <summary>A parameter in the place of which an extension may be given: it must be there only without extensions.</summary>
    public static Field Replaceable(string name, Shape shape, string? text = null) => new(name, shape, text) { IsReplaceable = true };

    /// <summary>Whether it must be there unless an extension stands in its place.</summary>
    public bool IsReplaceable { get; init; }
}
