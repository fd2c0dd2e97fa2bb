using System.Globalization;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>path/info</c>: what an entry is, with a page of its children.</summary>
internal sealed class InfoCalls(PageLister lister)
{
    private const int UsualLimit = 100;
    private const int MostLimit = 10_000;

    public IEnumerable<V2Route> Routes => [new("GET", "path/info/{path}", Read)];

    private Outcome<V2Reply> Read(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        var fields = InfoFields.Read(request.Fields);
        if (!ReadPage(request, fields).TryGet(out var page, out refusal)) return refusal;
        if (!lister.List(path, page, fields.NeedsMeasure, request.Cancellation).TryGet(out var listed, out refusal)) return refusal;
        var writer = new InfoWriter(fields, request.Origin);
        return new V2Reply(StatusCodes.Status200OK, async body =>
        {
            body.Writer.BeginObject();
            writer.WriteMembers(body.Writer, path, listed.Entry);
            if (page is { } wanted && request.IsThree) await WriteWindowAsync(body, writer, path, listed, wanted).ConfigureAwait(false);
            else if (page is { } numbered) await WritePageAsync(body, writer, path, listed, numbered).ConfigureAwait(false);
            body.Writer.EndObject();
        });
    }

    private static async Task WritePageAsync(AnswerBody body, InfoWriter writer, ApiPath path, ListedPage listed, PageRequest page)
    {
        var number = (page.Offset / page.Limit) + 1;
        body.Writer.Number("page", number);

        // At least one, and no fewer than the one asked for: clients go on until they see the last page.
        body.Writer.Number("pages", Math.Max(number, (listed.Total + page.Limit - 1) / page.Limit));
        body.Writer.Number("per_page", page.Limit);
        body.Writer.Number("total", listed.Total);
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
        if (request.IsThree && (fields.NamesChildren || given.Has("children.limit") || given.Has("children.offset")))
        {
            if (!ReadNumber(given, "children.limit", UsualLimit, least: 1).TryGet(out var size, out var unread)) return unread;
            if (!ReadNumber(given, "children.offset", 0, least: 0).TryGet(out var offset, out unread)) return unread;
            return (PageRequest?)new PageRequest(offset, (int)Math.Min(size, MostLimit));
        }

        if (given["children"] is not { } text) return (PageRequest?)null;
        if (V2Flag.Parse(text) is not { } isWanted) return Refusal.Invalid("children must be true or false.", "children");
        if (!isWanted) return (PageRequest?)null;
        if (!ReadNumber(given, "limit", UsualLimit, least: 1).TryGet(out var limit, out var refusal)) return refusal;
        if (!ReadNumber(given, "page", 1, least: 1).TryGet(out var number, out refusal)) return refusal;
        limit = Math.Min(limit, MostLimit);
        return (PageRequest?)new PageRequest((number - 1) * limit, (int)limit);
    }

    private static Outcome<long> ReadNumber(CallFields fields, string name, long usual, int least)
    {
        if (fields[name] is not { } text) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number : Refusal.Invalid($"{name} must be a number of {least} or more.", name);
    }
}
