using CloudMount.Server.Accounts;
using CloudMount.Server.Api;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Transfers;

/// <summary><c>POST</c> or <c>PUT</c> to an upload URL: new content, visible when all of it arrived and is on disk.</summary>
internal sealed class UploadEndpoint(ServedTree tree, ContentPlacer placer, TransferUrls urls, Access access, ApiFeatures features)
{
    public const string Methods = "POST, PUT";

    /// <summary>NotFound for a token that is unknown, used or too old, Forbidden when who was given it is deactivated.</summary>
    public async Task<Outcome<PathReply>> HandleAsync(string token, HttpRequest request)
    {
        if (!urls.TryTakeUpload(token, out var order, out var giver))
            return new Refusal(RefusalKind.NotFound, "The upload URL does not exist, was used or has expired.");
        if (access.ActFor(giver) is { } shutOut) return shutOut;
        if (!(await tree.CreateFileAsync(order.Path).ConfigureAwait(false)).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            if (features.HasExtensions) file.BeginChecksum();
            var aborted = request.HttpContext.RequestAborted;
            if (await ContentReader.ReceiveAsync(request, file, aborted).ConfigureAwait(false) is { } failed) return failed;
            return (await placer.PlaceAsync(file, order).ConfigureAwait(false)).TryGet(out var facts, out refusal)
                ? new PathReply(StatusCodes.Status200OK, PathObject.Of(facts)) : refusal;
        }
    }
}
