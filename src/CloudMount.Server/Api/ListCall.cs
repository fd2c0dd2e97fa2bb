using System.Globalization;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary><c>GET /paths/list__PATH__</c>: a path object; with checksums, with children, with a download URL.</summary>
internal sealed class ListCall(TreeLister lister, TransferUrls urls) : IPathCall
{
    public string Verb => "list";

    public string Methods => "GET, HEAD";

    public Task<Outcome<PathReply>> CallAsync(ApiRequest request) => Task.FromResult(Call(request));

    private Outcome<PathReply> Call(ApiRequest request)
    {
        if (!ReadRequest(request).TryGet(out var list, out var refusal)) return refusal;
        if (!lister.List(list, request.Cancellation).TryGet(out var entry, out refusal)) return refusal;
        if (entry.IsDirectory && list.Checksum is not null && list.Depth == 0)
            return Refusal.Invalid("A directory has no checksum; ask for its files with recurse.", "checksum");
        if (!request.Fields.Has("download")) return new PathReply(StatusCodes.Status200OK, new(request.Path, entry));
        return entry.IsDirectory
            ? Refusal.Invalid("Only files can be downloaded.", "download")
            : new PathReply(StatusCodes.Status200OK, new(request.Path, entry, Download: urls.ForDownload(request.Origin, request.Path)));
    }

    private static Outcome<ListRequest> ReadRequest(ApiRequest request)
    {
        ChecksumKind? checksum = null;
        if (request.Fields["checksum"] is { } name && (checksum = Checksum.Parse(name)) is null)
            return Refusal.Invalid("The checksum must be MD5, SHA1, SHA256, SHA512 or CRC-32.", "checksum");
        return ReadDepth(request.Fields["recurse"]) is { } depth
            ? new ListRequest(request.Path, depth, checksum)
            : Refusal.Invalid("recurse must be a number of levels or 'all'.", "recurse");
    }

    private static int? ReadDepth(string? text)
    {
        if (text is null) return 0;
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase)) return ListRequest.WholeTree;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth : null;
    }
}
