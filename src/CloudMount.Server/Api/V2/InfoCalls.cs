using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>path/info</c>: what an entry is, with a page of its children.</summary>
internal sealed class InfoCalls(ServedTree tree, PageLister lister, EntryEditor editor)
{
    private const string Attributes = "attributes";

    public IEnumerable<V2Route> Routes => [new("GET", "path/info/{path}", Read), new("POST", "path/info/{path}", SetAttributesAsync)];

    private Outcome<V2Reply> Read(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        var fields = InfoFields.Read(request.Fields);
        if (!ReadPage(request, fields).TryGet(out var page, out refusal)) return refusal;
        if (!lister.List(path, page, fields.NeedsMeasure, request.Cancellation).TryGet(out var listed, out refusal)) return refusal;
        var writer = InfoWriter.Of(fields, request.Origin);
        return new V2Reply(StatusCodes.Status200OK, async body =>
        {
            body.Writer.BeginObject();
            writer.WriteMembers(body.Writer, path, listed.Entry);
            if (page is { } wanted && request.IsThree) await WriteWindowAsync(body, writer, path, listed, wanted).ConfigureAwait(false);
            else if (page is { } numbered) await WritePageAsync(body, writer, path, listed, numbered).ConfigureAwait(false);
            body.Writer.EndObject();
        });
    }

    private async Task<Outcome<V2Reply>> SetAttributesAsync(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        if (!ReadAttributes(request.Fields).TryGet(out var attributes, out refusal)) return refusal;
        if (!tree.KeepsRecords) return new Refusal(RefusalKind.Forbidden, "The file system of the served folder keeps no attributes.", Attributes);
        var edited = await editor.EditAsync(path, target: null, overwrites: false, new() { AddedAttributes = attributes }).ConfigureAwait(false);
        return edited.TryGet(out _, out refusal) ? Read(request with { Fields = new() }) : refusal;
    }

    /// <summary>As "name=value", repeated; with an empty value the attribute is taken away.</summary>
    private static Outcome<IReadOnlyList<KeyValuePair<string, string>>> ReadAttributes(CallFields fields)
    {
        var given = fields.All(Attributes);
        if (given.Count == 0) return new Refusal(RefusalKind.Missing, "attributes must be name=value, or be repeated for several.", Attributes);
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var text in given)
        {
            var end = text.IndexOf('=', StringComparison.Ordinal);
            if (end < 1) return Refusal.Invalid("attributes must be name=value.", Attributes);
            attributes.Add(new(text[..end], text[(end + 1)..]));
        }

        return Outcome<IReadOnlyList<KeyValuePair<string, string>>>.Of(attributes);
    }

    private static async Task WritePageAsync(AnswerBody body, InfoWriter writer, ApiPath path, ListedPage listed, PageRequest page)
    {
        PageFields.WriteNumbers(body.Writer, page, listed.Total);
        body.Writer.BeginList("children");
        await writer.WriteChildrenAsync(body, path, listed.Children ?? []).ConfigureAwait(false);
        body.Writer.EndList();
    }

    /// <summary>In the form of /api/3/, where a page with fewer than the limit is the last.</summary>
    private static async Task WriteWindowAsync(AnswerBody body, InfoWriter writer, ApiPath path, ListedPage listed, PageRequest page)
    {
        body.Writer.BeginMap("children");
        body.Writer.Number("offset", page.Offset);
        body.Writer.Number("limit", page.Limit);

        // What vanished while the page was read is on it all the same, or it would seem to be the last.
        body.Writer.Number("count", Math.Clamp(listed.Total - page.Offset, 0, page.Limit));
        body.Writer.Number("total", listed.Total);
        body.Writer.BeginList("results");
        await writer.WriteChildrenAsync(body, path, listed.Children ?? []).ConfigureAwait(false);
        body.Writer.EndList();
        body.Writer.EndObject();
    }

    /// <summary>Null when no children are asked for.</summary>
    private static Outcome<PageRequest?> ReadPage(V2Request request, InfoFields fields)
    {
        var given = request.Fields;
        if (request.IsThree && (fields.NamesChildren || given.Has("children.limit") || given.Has("children.offset"))) return PageFields.ReadWindow(given);
        if (given["children"] is not { } text) return (PageRequest?)null;
        if (V2Flag.Parse(text) is not { } isWanted) return Refusal.Invalid("children must be true or false.", "children");
        if (!isWanted) return (PageRequest?)null;
        return PageFields.Read(given).TryGet(out var page, out var refusal) ? (PageRequest?)page : refusal;
    }
}
