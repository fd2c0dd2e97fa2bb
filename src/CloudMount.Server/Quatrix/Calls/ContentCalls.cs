using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Transfers;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/content</c>, an extension (docs/quatrix-extensions.md): a whole file in one call.</summary>
internal sealed class ContentCalls(ServedTree tree, EntryIds ids, ContentPlacer placer, FileObjects objects, ExtendedParameters parameters)
{
    public IEnumerable<Route> Routes => !parameters.AreOffered ? [] :
    [
        new("POST", "file", "content", PutAsync)
        {
            TakesContent = true,
            Description = new("Puts a whole file in place.")
            {
                Query =
                [
                    Field.Required("path", Shape.Text),
                    Field.Required("if_version", Shape.Text, "The version of the file that is replaced; empty: none."),
                    new("mtime", Shape.Number, "Unix seconds with microseconds; now if absent."),
                    new("attributes", Shape.Text, "An object of texts, in JSON."),
                ],
                Body = Shape.Bytes("application/octet-stream"),
                Reply = Shape.Named("SentEntry", [.. Shapes.EntryFields, Field.Required("checksum", Shape.Text, "SHA256 in hex.")]),
                Errors =
                    [ErrorCode.BadParameter, ErrorCode.MissingParameter, ErrorCode.NotFound, ErrorCode.OtherVersion, ErrorCode.QuotaExceeded],
            },
        },
    ];

    private async Task<Reply> PutAsync(CallRequest request)
    {
        var refusal = parameters.Placement(request).TryGet(out var given, out var wrong) ? WhyNot(given.Order) : wrong;
        if (refusal is null) return await ReceiveAsync(given.Parent, given.Order, request).ConfigureAwait(false);

        // Most clients look at the answer only after they sent everything.
        await request.Http.Request.BodyReader.CopyToAsync(Stream.Null, request.Cancellation).ConfigureAwait(false);
        return refusal;
    }

    /// <summary>What can be refused before the content is there.</summary>
    private Refusal? WhyNot(UploadOrder order)
    {
        if (!tree.Find(order.Path).TryGet(out var place, out var refusal)) return refusal;
        using (place) return place.ReadTarget().TryGet(out var target, out refusal) ? order.Check(target) : refusal;
    }

    private async Task<Reply> ReceiveAsync(Identified parent, UploadOrder order, CallRequest request)
    {
        if (!(await tree.CreateFileAsync(order.Path).ConfigureAwait(false)).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            file.BeginChecksum();
            if (await ContentReader.ReceiveAsync(request.Http.Request, file, request.Cancellation).ConfigureAwait(false) is { } failed) return failed;
            if (!(await placer.PlaceAsync(file, order).ConfigureAwait(false)).TryGet(out var placed, out refusal)) return refusal;
            if (!Identify(parent, placed).TryGet(out var entry, out refusal)) return refusal;
            return new JsonReply(json =>
            {
                json.WriteStartObject();
                objects.Sketch(entry).WriteMembers(json);
                json.WriteString("checksum", placed.Checksum);
                json.WriteEndObject();
            });
        }
    }

    /// <summary>A file that was replaced and never shown to a client of ids has none yet.</summary>
    private Outcome<Identified> Identify(Identified parent, PathFacts placed) =>
        placed.Facts.Record.Id is { } id ? ids.Put(id, parent, placed) : ids.Find(parent, [placed.Path.Name]);
}
