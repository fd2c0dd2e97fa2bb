using System.Buffers;
using System.IO.Pipelines;
using CloudMount.Server.Api;
using CloudMount.Server.Files;
using CloudMount.Server.Native;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Transfers;

/// <summary>
/// Receives the content of an upload into an unfinished file: the first file of a multipart body, whatever its part is called, or a
/// raw body. What cannot be stored is still read to its end, since most clients look at the answer only after they sent everything.
/// </summary>
internal static class ContentReader
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Invalid for a broken or empty multipart body; what the file system says. Throws <see cref="IOException"/> when the connection ends
    /// before the body does.
    /// </summary>
    public static Task<Refusal?> ReceiveAsync(HttpRequest request, UnfinishedFile file, CancellationToken cancellation)
    {
        var isMultipart = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        return isMultipart
            ? ReceiveMultipartAsync(request, type!, file, cancellation)
            : ReceiveRawAsync(request.BodyReader, file, cancellation);
    }

    private static async Task<Refusal?> ReceiveRawAsync(PipeReader body, UnfinishedFile file, CancellationToken cancellation)
    {
        var error = Errno.None;
        while (true)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (var part in read.Buffer) if (error == Errno.None) error = file.Append(part.Span);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return error == Errno.None ? null : Refusal.Of(error);
        }
    }

    private static async Task<Refusal?> ReceiveMultipartAsync(
        HttpRequest request, MediaTypeHeaderValue type, UnfinishedFile file, CancellationToken cancellation)
    {
        if (!MultipartBoundary.Of(type).TryGet(out var boundary, out var refusal)) return refusal;
        var reader = new MultipartReader(boundary, request.Body, BufferBytes);
        try
        {
            var (isFound, error) = (false, Errno.None);
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                // Parts that are not taken are read over by the reader.
                if (isFound || section.GetContentDispositionHeader()?.IsFileDisposition() != true) continue;
                isFound = true;
                error = await ReceiveSectionAsync(section.Body, file, cancellation).ConfigureAwait(false);
            }

            if (error != Errno.None) return Refusal.Of(error);
            return isFound ? null : Refusal.Invalid("The multipart body holds no file.");
        }
        catch (InvalidDataException)
        {
            return Refusal.Invalid("The multipart body is broken.");
        }
        catch (IOException early) when (early is not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Refusal.Invalid("The multipart body ends early.");
        }
    }

    private static async Task<Errno> ReceiveSectionAsync(Stream section, UnfinishedFile file, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var error = Errno.None;
            int count;
            while ((count = await section.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
                if (error == Errno.None) error = file.Append(buffer.AsSpan(0, count));
            return error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
