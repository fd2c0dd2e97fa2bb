using System.IO.Compression;
using CloudMount.Server.Archives;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Ids;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Sends several entries, directories with all they hold, as a zip that is made on the way. Stored, not compressed: the length of a line is cheap.</summary>
internal sealed class ZipSender(ServedTree tree, TreeLister lister)
{
    private readonly ZipWriter _writer = new(tree, CompressionLevel.NoCompression);

    /// <summary>Answers the request itself, or says why not.</summary>
    public async Task<Refusal?> SendAsync(IReadOnlyList<Identified> entries, HttpContext context)
    {
        var lists = new List<(ApiPath Path, ListedEntry Entry)>();
        foreach (var entry in entries)
        {
            if (!lister.List(new(entry.Path, ListRequest.WholeTree, null), context.RequestAborted).TryGet(out var listed, out var refusal)) return refusal;
            lists.Add((entry.Path, listed));
        }

        foreach (var entry in entries) tree.NoteDownload(entry.Path, entry.Facts);

        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"files.zip\"";

        // Nobody takes half of an answer for a whole.
        if (await _writer.WriteAsync(context.Response.Body, lists, context.RequestAborted).ConfigureAwait(false) is not null) context.Abort();
        return null;
    }
}
