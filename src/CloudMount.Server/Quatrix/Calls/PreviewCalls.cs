using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Previews;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/preview</c> and <c>preview</c>.</summary>
internal sealed class PreviewCalls(EntryIds ids, PreviewMaker maker)
{
    private const string JpegType = "image/jpeg";
    private const string Resource = "preview";

    public IEnumerable<Route> Routes =>
    [
        new("GET", "file", "preview", DescribeAsync)
        {
            Description = new("Of what kind the preview of a file is, and where.")
            {
                Id = "The id of the file.",
                Reply = Shape.Object(
                    Field.Required("type", Shape.OneOf("image")), Field.Required("uri", Shape.Text, "To be read with the same credentials.")),
                Errors = [ErrorCode.NoData],
            },
        },
        new("GET", Resource, "", SendAsync)
        {
            Description = new("A small image of what is in a file.")
            {
                Id = "The id of the file.",
                Replies =
                [
                    (StatusCodes.Status200OK, Shape.Bytes(JpegType)),
                    (StatusCodes.Status304NotModified, null),
                    (StatusCodes.Status412PreconditionFailed, null),
                ],
                Errors = [ErrorCode.NoData],
            },
        },
    ];

    private async Task<Reply> DescribeAsync(CallRequest request)
    {
        if (!Find(request).TryGet(out var entry, out var refusal)) return refusal;
        if (await maker.CheckAsync(entry, request.Cancellation).ConfigureAwait(false) is { } none) return ReplyOf(none);
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "image");
            json.WriteString("uri", $"{QuatrixTarget.PrefixOf(Resource, "")}/{Resource}/{entry.Id}");
            json.WriteEndObject();
        });
    }

    private async Task<Reply> SendAsync(CallRequest request)
    {
        if (!Find(request).TryGet(out var entry, out var refusal)) return refusal;
        var (headers, facts) = (request.Http.Response.Headers, entry.Facts);
        var tag = new EntityTagHeaderValue($"\"{facts.Version}\"");
        var modified = DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(facts.Stat.ModifyTime / 1e9));
        if (Preconditions.Check(request.Http.Request.Headers, tag, modified) is { } status)
        {
            headers.ETag = tag.ToString();
            request.Http.Response.StatusCode = status;
            return SentReply.Instance;
        }

        if (!(await maker.MakeAsync(entry, request.Cancellation).ConfigureAwait(false)).TryGet(out var preview, out refusal)) return ReplyOf(refusal);
        headers.ETag = tag.ToString();
        headers.LastModified = HeaderUtilities.FormatDate(modified);
        return new BytesReply(JpegType, preview);
    }

    /// <summary>An id must be there: without one it would be the home.</summary>
    private Outcome<Identified> Find(CallRequest request) => string.IsNullOrEmpty(request.Id) ? Refusal.NoSuchPath : ids.Find(request.Id);

    private static Reply ReplyOf(Refusal refusal) => refusal.Kind == RefusalKind.Invalid ? new ErrorReply(ErrorCode.NoData, refusal.Message) : refusal;
}
