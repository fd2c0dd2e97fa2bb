using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Uploads;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>/upload/chunked</c> and <c>/upload/multipart</c>: who has the key may send bytes.</summary>
internal sealed class UploadContentCalls(ChunkReceiver chunks, FormReceiver forms, FileObjects objects)
{
    public IEnumerable<Route> Routes =>
    [
        new("POST", "upload", "chunked", ReceiveChunkAsync, RouteAccess.Anyone)
        {
            TakesContent = true,
            Description = new("Sends a part of a file. It may be sent again.")
            {
                Id = "The upload_key.",
                Headers = [new("Content-Range", Shape.Text, "bytes FIRST-LAST/TOTAL. Without it the part goes behind what is there.")],
                Body = Shape.Bytes("application/octet-stream"),
                Reply = Shape.Id,
                Errors = [ErrorCode.BadParameter, ErrorCode.QuotaExceeded],
            },
        },
        new("POST", "upload", "multipart", ReceiveFormAsync, RouteAccess.Anyone)
        {
            TakesContent = true,
            Description = new("Sends a whole file as a form, and puts it in place. The key is used up.")
            {
                Id = "The upload_key.",
                Body = Shape.Object(Field.Required("file", Shape.Bytes("application/octet-stream"))) with { ContentType = "multipart/form-data" },
                Reply = Shapes.Entry,
                Errors = [ErrorCode.BadParameter, ErrorCode.ObjectExists, ErrorCode.OtherVersion, ErrorCode.QuotaExceeded],
            },
        },
    ];

    private Task<Reply> ReceiveChunkAsync(CallRequest request) => chunks.ReceiveAsync(request.Id ?? "", request.Http.Request, request.Cancellation);

    private async Task<Reply> ReceiveFormAsync(CallRequest request)
    {
        var received = await forms.ReceiveAsync(request.Id ?? "", request.Http.Request, request.Cancellation).ConfigureAwait(false);
        return received.TryGet(out var file, out var refusal) ? new JsonReply(objects.Sketch(file).Write) : refusal;
    }
}
