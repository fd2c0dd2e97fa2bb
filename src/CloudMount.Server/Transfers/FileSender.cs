using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Transfers;

/// <summary>Sends the content of one version of a file, or a range of it, under the conditions of the request.</summary>
internal sealed class FileSender(ServedTree tree)
{
    // The whole of a usual read-ahead in one go.
    private const int PartBytes = 128 * 1024;

    /// <summary>Answers the request itself, or says why not: NotFound for a file that is gone.</summary>
    /// <param name="ifId">Who must be at the path; null for anybody.</param>
    public async Task<Refusal?> SendAsync(ApiPath path, HttpContext context, EntryId? ifId = null)
    {
        if (!tree.OpenFile(path).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            var error = EntryFacts.Read(file, out var facts);
            if (error != Native.Errno.None || !facts.Stat.IsFile || (ifId is { } id && facts.Id != id)) return Refusal.NoSuchPath;
            if (Begin(path, facts, context) is not { } range) return null;
            tree.NoteDownload(path, facts);
            await SendAsync(file, facts, range, context).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Sets status and headers. Null when nothing is to be sent but them.</summary>
    private static ByteRange? Begin(ApiPath path, in EntryFacts facts, HttpContext context)
    {
        var (request, response, size) = (context.Request.Headers, context.Response, facts.Stat.Size);
        var tag = new EntityTagHeaderValue($"\"{facts.Version}\"");
        var modified = DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(facts.Stat.ModifyTime / 1e9));
        response.Headers.ETag = tag.ToString();
        response.Headers.LastModified = HeaderUtilities.FormatDate(modified);
        response.Headers.AcceptRanges = "bytes";
        if (Preconditions.Check(request, tag, modified) is { } status)
        {
            response.StatusCode = status;
            return null;
        }

        var range = Preconditions.AllowsRange(request, tag, modified) ? ByteRange.Parse(request.Range, size) : null;
        if (range is { Length: 0 })
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{size}";
            return null;
        }

        // Never the type of the file: the official python client takes application/json for an answer of the API.
        response.ContentType = "application/octet-stream";
        response.Headers.ContentDisposition = "attachment; filename*=UTF-8''" + Uri.EscapeDataString(path.Name);
        if (range is { } part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {part.Offset}-{part.Offset + part.Length - 1}/{size}";
        }

        var sent = range ?? new ByteRange(0, size);
        response.ContentLength = sent.Length;
        return HttpMethods.IsHead(context.Request.Method) ? null : sent;
    }

    /// <summary>
    /// Sends a range. The content may be edited directly in the folder meanwhile: before the last part goes out it is checked that it was
    /// not, else the connection breaks, so that nobody takes a mixture for a whole.
    /// </summary>
    private static async Task SendAsync(SafeFileHandle file, EntryFacts facts, ByteRange range, HttpContext context)
    {
        var output = context.Response.BodyWriter;
        var (offset, end) = (range.Offset, range.Offset + range.Length);
        while (offset < end)
        {
            var wanted = (int)Math.Min(PartBytes, end - offset);
            var count = RandomAccess.Read(file, output.GetMemory(wanted).Span[..wanted], offset);
            offset += count;
            if (count == 0 || (offset == end && !IsUnchanged(file, facts)))
            {
                context.Abort();
                return;
            }

            output.Advance(count);
            var flushed = await output.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (flushed.IsCompleted) return;
        }
    }

    private static bool IsUnchanged(SafeFileHandle file, in EntryFacts facts) =>
        EntryFacts.Read(file, out var now) == Native.Errno.None
        && ((now.Stat.Size == facts.Stat.Size && now.Stat.ModifyTime == facts.Stat.ModifyTime) || now.Version == facts.Version);
}
