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
/// Receives the content of uploads into unfinished files: a raw body, or the files of a multipart body, whatever their parts are called. What cannot be stored is still read to its end, since most clients look at the answer only after they sent everything.
/// </summary>
internal static class ContentReader
{
    private const string FormType = "multipart/form-data";
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Invalid for a broken or empty multipart body; what the file system says. Throws <see cref="IOException"/> when the connection ends
    /// before the body does.
    /// </summary>
    public static Task<Refusal?> ReceiveAsync(HttpRequest request, UnfinishedFile file, CancellationToken cancellation) =>
        FormTypeOf(request) is { } type
            ? ReceiveMultipartAsync(request, type, file, mayHoldOthers: true, cancellation)
            : ReceiveRawAsync(request.BodyReader, file.Append, cancellation, file.Reserve(request.ContentLength ?? 0));

    /// <summary>As <see cref="ReceiveAsync"/>, of any body as it is, each part of it by the given call.</summary>
    public static Task<Refusal?> ReceiveRawAsync(HttpRequest request, ContentSink append, CancellationToken cancellation) =>
        ReceiveRawAsync(request.BodyReader, append, cancellation);

    /// <summary>
    /// As <see cref="ReceiveAsync"/>, of a multipart body that holds one file: Invalid for any other body, and where it holds two, since one of them
    /// would be lost.
    /// </summary>
    public static async Task<Refusal?> ReceiveFormAsync(HttpRequest request, UnfinishedFile file, CancellationToken cancellation)
    {
        if (FormTypeOf(request) is { } type) return await ReceiveMultipartAsync(request, type, file, mayHoldOthers: false, cancellation).ConfigureAwait(false);
        await request.BodyReader.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
        return NoForm;
    }

    /// <summary>
    /// Receives every file of a multipart body, each into what is opened for it by the name it comes with (empty without one). Invalid as
    /// <see cref="ReceiveAsync"/>, and for a body that is no form; the first refusal to open.
    /// </summary>
    public static async Task<Refusal?> ReceiveFilesAsync(HttpRequest request, Func<string, Outcome<UnfinishedFile>> open, CancellationToken cancellation)
    {
        if (FormTypeOf(request) is not { } type) return NoForm;
        return await ReceivePartsAsync(request, type, disposition => Open(NameOf(disposition)), cancellation).ConfigureAwait(false);

        Outcome<UnfinishedFile?> Open(string name) => open(name).TryGet(out var file, out var refusal) ? file : refusal;
    }

    private static Refusal NoForm { get; } = Refusal.Invalid($"The body must be {FormType} and hold the file.");

    /// <summary>Null where the body is no form.</summary>
    private static MediaTypeHeaderValue? FormTypeOf(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase) ? type : null;

    /// <param name="error">Why nothing of it can be stored.</param>
    private static async Task<Refusal?> ReceiveRawAsync(PipeReader body, ContentSink append, CancellationToken cancellation, Errno error = Errno.None)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (var part in read.Buffer) if (error == Errno.None) error = append(part.Span);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return error == Errno.None ? null : Refusal.Of(error);
        }
    }

    private static async Task<Refusal?> ReceiveMultipartAsync(
        HttpRequest request, MediaTypeHeaderValue type, UnfinishedFile file, bool mayHoldOthers, CancellationToken cancellation)
    {
        var files = 0;
        var refusal = await ReceivePartsAsync(request, type, _ => Outcome<UnfinishedFile?>.Of(++files == 1 ? file : null), cancellation).ConfigureAwait(false);
        if (refusal is not null) return refusal;
        return files == 1 || mayHoldOthers ? null : Refusal.Invalid("The multipart body holds several files; send each by an upload of its own.");
    }

    /// <param name="open">Where the content of a file goes; null for one that is read over.</param>
    private static async Task<Refusal?> ReceivePartsAsync(
        HttpRequest request, MediaTypeHeaderValue type, Func<ContentDispositionHeaderValue, Outcome<UnfinishedFile?>> open, CancellationToken cancellation)
    {
        if (!MultipartBoundary.Of(type).TryGet(out var boundary, out var refusal)) return refusal;
        var reader = new MultipartReader(boundary, request.Body, BufferBytes);
        try
        {
            var files = 0;
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                // Parts that are not taken are read over by the reader.
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition()) continue;
                files++;
                if (refusal is not null || !open(disposition).TryGet(out var file, out refusal) || file is null) continue;
                var error = await ReceiveSectionAsync(section.Body, file, cancellation).ConfigureAwait(false);
                if (error != Errno.None) refusal = Refusal.Of(error);
            }

            return refusal ?? (files == 0 ? Refusal.Invalid("The multipart body holds no file.") : null);
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

    /// <summary>The name a client gives a file; the encoded one goes before the plain one (RFC 6266, 4.3).</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();

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
