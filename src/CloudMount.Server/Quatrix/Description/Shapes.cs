using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Description;

/// <summary>The shapes that several calls have.</summary>
internal static class Shapes
{
    public static Field Resolve { get; } = new("resolve", Shape.Flag, "Whether another name is taken when this one is not free. True if absent.");

    public static Shape Error { get; } = Shape.Named(
        "Error",
        Field.Required("msg", Shape.Text, "One sentence."),
        Field.Required("code", Shape.Whole, "The code of the error, which tells it apart from others of the same status."),
        Field.Required("details", Shape.Object(new Field("field", Shape.Text, "The parameter that is wrong."))));

    /// <summary>Texts by names.</summary>
    public static Shape Attributes { get; } = Shape.AnyObject with { Values = Shape.Text };

    public static IReadOnlyList<Field> EntryFields { get; } =
    [
        Field.Required("id", Shape.Id, "Stays the same over rename, move and new content."),
        Field.Required("parent_id", Shape.Id.OrNull, "Null for the home and the trash."),
        Field.Required("name", Shape.Text),
        Field.Required("type", Shape.OneOf("F", "D", "S", "T"), "File, directory, project folder, trash."),
        Field.Required("size", Shape.Whole, "Bytes of a file; of a directory the number of its entries."),
        Field.Required("created", Shape.Whole, "Unix seconds."),
        Field.Required("modified", Shape.Whole, "Unix seconds."),
        Field.Required("modified_ms", Shape.Number, "Unix seconds with microseconds."),
        Field.Required("operations", Shape.Whole, "The rights of the caller."),
        Field.Required("sub_type", Shape.Text.OrNull),
        Field.Required("metadata", Shape.AnyObject.OrNull),
        Field.Extension("version", Shape.Text, "Of a file: changes with each change of its content."),
        Field.Extension("attributes", Attributes),
    ];

    /// <summary>An entry of a listing, or of a reply about one.</summary>
    public static Shape Entry { get; } =
        Shape.Named("Entry", [.. EntryFields, new Field("content", Shape.ListOf(Shape.AnyObject), "Empty where it was not asked for.")]);

    public static Shape Directory { get; } =
        Shape.Named("Directory", [.. EntryFields, new Field("content", Shape.ListOf(Entry), "The children; empty for a file, or where they were not asked for.")]);

    /// <summary>An account.</summary>
    public static Shape Person { get; } = Shape.Named(
        "Person",
        Field.Required("id", Shape.Id),
        Field.Required("email", Shape.Text, "Its key; empty for an account that was removed."),
        Field.Required("name", Shape.Text));

    public static Shape ById { get; } = Shape.Object(Field.Required("id", Shape.Id));

    /// <summary>What moveone and copyone take.</summary>
    public static IReadOnlyList<Field> MoveFields { get; } =
    [
        Field.Replaceable("file_id", Shape.Id),
        Field.Extension("file_path", Shape.Text, "In the place of file_id."),
        Field.Replaceable("target_id", Shape.Id, "The directory to put it into."),
        Field.Extension("target_path", Shape.Text, "In the place of target_id."),
        new("name", Shape.Text, "The same if absent or empty."),
        new("mtime", Shape.Number, "Unix seconds. Kept if absent."),
        new("resolve", Shape.Flag, "Whether something else is done than to refuse when the name is not free. True if absent."),
        new("resolve_mode", Shape.Text, "overwrite: the file of the name is replaced. Else another name is taken."),
        Field.Extension("if_version", Shape.Text, "The version of the file that is replaced; empty: none."),
    ];

    /// <summary>What copy and move of several take.</summary>
    public static IReadOnlyList<Field> ManyFields { get; } =
        [Field.Required("ids", Shape.ListOf(Shape.Id)), Field.Required("target", Shape.Id, "The directory to put them into."), Resolve];

    public static Shape Ids { get; } = Shape.Object(Field.Required("ids", Shape.ListOf(Shape.Id)));

    public static Shape Job { get; } = Shape.Named("Job", Field.Required("job_id", Shape.Id, "For job/status."));

    /// <summary>The ids of what was done, or a job where there are many.</summary>
    public static IReadOnlyList<(int Status, Shape? Shape)> IdsOrJob { get; } = [(StatusCodes.Status200OK, Ids), (StatusCodes.Status202Accepted, Job)];
}
