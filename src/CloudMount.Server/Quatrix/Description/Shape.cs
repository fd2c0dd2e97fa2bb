using Microsoft.OpenApi;

namespace CloudMount.Server.Quatrix.Description;

/// <summary>The form of a value in a call or a reply.</summary>
internal sealed record Shape(JsonSchemaType Type, string? Format = null)
{
    private const string JsonContent = "application/json";

    public static Shape Text { get; } = new(JsonSchemaType.String);

    public static Shape Id { get; } = new(JsonSchemaType.String, "uuid");

    public static Shape Flag { get; } = new(JsonSchemaType.Boolean);

    public static Shape Whole { get; } = new(JsonSchemaType.Integer, "int64");

    /// <summary>Unix seconds with a fraction.</summary>
    public static Shape Number { get; } = new(JsonSchemaType.Number, "double");

    /// <summary>An object without members, or of which nothing more is said.</summary>
    public static Shape AnyObject { get; } = new(JsonSchemaType.Object);

    /// <summary>Null for a shape that is written where it is used.</summary>
    public string? Name { get; init; }

    public bool IsNullable { get; init; }

    public Shape? Items { get; init; }

    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>What an object with names of its own holds; null for one of known names.</summary>
    public Shape? Values { get; init; }

    /// <summary>The only texts there are; empty for any.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>In which form it is sent.</summary>
    public string ContentType { get; init; } = JsonContent;

    public Shape OrNull => this with { IsNullable = true };

    public static Shape ListOf(Shape items) => new(JsonSchemaType.Array) { Items = items };

    public static Shape Object(params IReadOnlyList<Field> fields) => new(JsonSchemaType.Object) { Fields = fields };

    /// <summary>An object whose shape stands once in the description, under a name.</summary>
    public static Shape Named(string name, params IReadOnlyList<Field> fields) => Object(fields) with { Name = name };

    public static Shape OneOf(params IReadOnlyList<string> options) => Text with { Options = options };

    /// <summary>Content that is no JSON.</summary>
    public static Shape Bytes(string contentType) => new(JsonSchemaType.String, "binary") { ContentType = contentType };
}
