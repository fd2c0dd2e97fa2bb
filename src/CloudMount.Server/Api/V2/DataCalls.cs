using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Transfers;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Api.V2;

/// <summary><c>path/data</c>: content comes and goes. New content is visible when all of it arrived and is on disk.</summary>
internal sealed class DataCalls(ServedTree tree, FileSender sender, ContentPlacer placer, EntryRemover remover)
{
    private const string Pattern = "path/data/{path}";
    private static readonly Refusal Changed = new(RefusalKind.Conflict, "The file was changed meanwhile; try again.");

    private readonly FileCopier _copier = new(tree);

    public IEnumerable<V2Route> Routes =>
    [
        new("GET", Pattern, SendAsync),
        new("POST", Pattern, ReceiveFormAsync) { TakesContent = true },
        new("PUT", Pattern, ReceiveAsync) { TakesContent = true },
        new("PATCH", Pattern, ReceivePartAsync) { TakesContent = true },
        new("DELETE", Pattern, RemoveAsync),
    ];

    private async Task<Outcome<V2Reply>> SendAsync(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        if (await sender.SendAsync(path, request.Http).ConfigureAwait(false) is not { } refused) return V2Reply.Sent;
        return refused == Refusal.NoSuchPath && IsDirectory(path) ? Refusal.Invalid("Path is a directory; only files have content.", "path") : refused;
    }

    private bool IsDirectory(ApiPath path) => tree.Look(path).TryGet(out var facts, out _) && facts.Stat.IsDirectory;

    private async Task<Outcome<V2Reply>> ReceiveFormAsync(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var directory, out var refusal)) return refusal;
        await tree.CountedAsync().ConfigureAwait(false);
        using var batch = new UploadBatch(tree, directory);
        if (await ContentReader.ReceiveFilesAsync(request.Http.Request, batch.Open, request.Cancellation).ConfigureAwait(false) is { } failed) return failed;
        if (!(await batch.PlaceAsync(placer).ConfigureAwait(false)).TryGet(out var placed, out refusal)) return refusal;
        return placed is [var one] ? UploadReply.One(one, request.Origin) : UploadReply.Several(placed, request.Origin);
    }

    private async Task<Outcome<V2Reply>> ReceiveAsync(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        if (!WriteConditions.ReadOrder(path, request.Http.Request.Headers).TryGet(out var order, out refusal)) return refusal;
        if (UploadBatch.WhyNot(tree, order) is { } early) return early;
        if (!(await tree.CreateFileAsync(path).ConfigureAwait(false)).TryGet(out var file, out refusal)) return refusal;
        using (file)
        {
            if (await ContentReader.ReceiveRawAsync(request.Http.Request, file.Append, request.Cancellation).ConfigureAwait(false) is { } failed) return failed;
            var placed = await placer.PlaceAsync(file, order).ConfigureAwait(false);
            return placed.TryGet(out var facts, out refusal) ? UploadReply.One(facts, request.Origin) : UploadBatch.Explain(refusal);
        }
    }

    /// <summary>Writes over a part of a file, from the offset of the Range header on: into a copy, which takes the place of the file.</summary>
    private async Task<Outcome<V2Reply>> ReceivePartAsync(V2Request request)
    {
        var headers = request.Http.Request.Headers;
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        if (!ReadRange(headers.Range).TryGet(out var range, out refusal)) return refusal;
        if (!WriteConditions.ReadOrder(path, headers).TryGet(out var order, out refusal)) return refusal;
        if (!(await tree.CreateFileAsync(path).ConfigureAwait(false)).TryGet(out var file, out refusal)) return refusal;
        using (file)
        {
            if (!(await _copier.CopyAsync(path, null, file, long.MaxValue, request.Cancellation).ConfigureAwait(false)).TryGet(out var source, out refusal))
                return refusal;
            if (order.Check(source) is { } early) return early;
            if (range.Offset > source.Stat.Size) return Refusal.Invalid($"The range begins behind the end of the file, which has {source.Stat.Size} bytes.", "Range");
            var end = range.Offset;
            var received = await ContentReader.ReceiveRawAsync(request.Http.Request, Append, request.Cancellation).ConfigureAwait(false);
            if (received is not null) return received;
            if (range.Length is { } length && end - range.Offset != length) return Refusal.Invalid("The body has not the length of the range.", "Range");
            var placed = await placer.PlaceAsync(file, order with { IfVersion = source.Version.ToString() }).ConfigureAwait(false);
            if (placed.TryGet(out var facts, out refusal)) return UploadReply.One(facts, request.Origin);
            return refusal.Kind == RefusalKind.VersionMismatch && order.IfVersion is null ? Changed : UploadBatch.Explain(refusal);

            Errno Append(ReadOnlySpan<byte> bytes)
            {
                var error = file.WriteAt(bytes, end);
                end += bytes.Length;
                return error;
            }
        }
    }

    private static Outcome<(long Offset, long? Length)> ReadRange(string? header)
    {
        if (RangeHeaderValue.TryParse(header, out var value) && value is { Unit.Value: "bytes", Ranges.Count: 1 } && value.Ranges.First() is { From: { } from } range)
            return (from, range.To is { } to ? to - from + 1 : null);
        return Refusal.Invalid("The Range header must say where the content goes, as bytes=N-.", "Range");
    }

    private async Task<Outcome<V2Reply>> RemoveAsync(V2Request request)
    {
        if (!request.ReadPath().TryGet(out var path, out var refusal)) return refusal;
        if (!WriteConditions.ReadOrder(path, request.Http.Request.Headers).TryGet(out var order, out refusal)) return refusal;
        var condition = new RemovalCondition(order.IfVersion) { MustBeFile = true, IfUnmodifiedSince = order.IfUnmodifiedSince };
        return await remover.RemoveAsync(path, condition).ConfigureAwait(false) is { } refused ? refused : V2Reply.Empty;
    }
}
