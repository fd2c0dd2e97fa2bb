using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Transfers;

/// <summary><c>GET</c> or <c>HEAD</c> of a download URL: the content of one version of a file, or a range of it.</summary>
internal sealed class DownloadEndpoint(FileSender sender, TransferUrls urls, Access access)
{
    public const string Methods = "GET, HEAD";

    /// <summary>Answers the request itself, or says why not: NotFound for an unknown or old token and for a file that is gone, Forbidden when who was given it is deactivated.</summary>
    public Task<Refusal?> HandleAsync(string token, HttpContext context) => urls.TryGetDownload(token, out var path, out var giver)
        ? access.ActFor(giver) is { } shutOut ? Task.FromResult<Refusal?>(shutOut) : sender.SendAsync(path, context)
        : Task.FromResult<Refusal?>(new(RefusalKind.NotFound, "The download URL does not exist or has expired."));
}
