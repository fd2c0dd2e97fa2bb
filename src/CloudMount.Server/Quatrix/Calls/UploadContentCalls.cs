using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Uploads;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>/upload/chunked</c>: who has the key may send bytes.</summary>
internal sealed class UploadContentCalls(ChunkReceiver chunks)
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
    ];

    private Task<Reply> ReceiveChunkAsync(CallRequest request) => chunks.ReceiveAsync(request.Id ?? "", request.Http.Request, request.Cancellation);
}
