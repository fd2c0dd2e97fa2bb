using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;

namespace CloudMount.Staging;

/// <summary>
/// One ranged read on its way into a staging file. Chunks become readable as their bytes arrive; a connection that breaks midway is opened
/// anew from the first chunk that is missing. Chunks that are written or cut off meanwhile are passed over.
/// </summary>
internal sealed class ChunkFlight(StagingArea area, StagingFile file, ChunkTable table, LoadTicket ticket)
{
    /// <summary>Connections in a row that broke without bringing one chunk. The source has its own retries below this.</summary>
    internal const int MaxFruitlessBreaks = 4;

    private int _next = ticket.Range.First;
    private long _reserved;

    /// <summary>Runs on the pool, under a lease of its own.</summary>
    public void Start()
    {
        var cancellation = file.BeginFlight();
        _ = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        var status = VfsStatus.IoError;
        try
        {
            status = await LoadInTurnAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody had the file open. Whoever opened it since asks again.
            status = VfsStatus.Ok;
        }
        catch (Exception exception)
        {
            area.Log.LogError(exception, "A bug: loading chunks {First} to {End} of staging file {Id} failed.", ticket.Range.First, ticket.Range.End, file.Id);
        }
        finally
        {
            table.EndLoad(ticket, _next, status);
            area.Ledger.Unreserve(_reserved);
            file.EndFlight();
        }
    }

    private async Task<VfsStatus> LoadInTurnAsync(CancellationToken cancellation)
    {
        await area.Gate.EnterAsync(ticket.Kind, cancellation).ConfigureAwait(false);
        try
        {
            var bytes = (long)ticket.Range.Count * area.Options.ChunkBytes;
            if (!area.TryReserve(bytes, ticket.Kind)) return VfsStatus.NoSpace;
            _reserved = bytes;
            var buffer = await area.Buffers.RentAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await LoadAsync(buffer, cancellation).ConfigureAwait(false);
            }
            finally
            {
                area.Buffers.Return(buffer);
            }
        }
        finally
        {
            area.Gate.Leave();
        }
    }

    private async Task<VfsStatus> LoadAsync(byte[] buffer, CancellationToken cancellation)
    {
        var breaks = 0;
        while (table.NextStep(ticket, _next) is { Length: > 0 } step)
        {
            var before = _next;
            var status = await LoadStepAsync(step, buffer, cancellation).ConfigureAwait(false);
            if (status is not null and not VfsStatus.Ok) return status.Value;
            if (status == VfsStatus.Ok) continue;
            breaks = _next > before ? 0 : breaks + 1;
            if (breaks > MaxFruitlessBreaks) return VfsStatus.IoError;
        }

        return VfsStatus.Ok;
    }

    /// <summary>Null when the connection broke.</summary>
    private async Task<VfsStatus?> LoadStepAsync(LoadStep step, byte[] buffer, CancellationToken cancellation)
    {
        if (file.Source is not { } source) return VfsStatus.IoError;
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, area.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var opened = await source.OpenReadAsync(step.Offset, step.Length, either.Token).ConfigureAwait(false);
            if (!opened.TryGetValue(out var content))
            {
                area.Log.LogWarning("Staging file {Id}: {Message}", file.Id, opened.Error.Message);
                return opened.Error.Kind.ToReadStatus();
            }

            await using (content.ConfigureAwait(false))
            {
                if (content.Length == step.Length) return await ReceiveAsync(step, content.Stream, buffer, patience, either.Token).ConfigureAwait(false);
                area.Log.LogWarning("Staging file {Id}: asked for {Length} bytes at {Offset}, offered {Offered}.", file.Id, step.Length, step.Offset, content.Length);
                return VfsStatus.IoError;
            }
        }
        catch (IOException exception)
        {
            area.Log.LogInformation("Staging file {Id}: a read of {Length} bytes at {Offset} broke: {Message}", file.Id, step.Length, step.Offset, exception.Message);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            area.Log.LogInformation("Staging file {Id}: a read of {Length} bytes at {Offset} stalled.", file.Id, step.Length, step.Offset);
            return null;
        }
    }

    private async Task<VfsStatus?> ReceiveAsync(LoadStep step, Stream stream, byte[] buffer, CancellationTokenSource patience, CancellationToken cancellation)
    {
        var chunkBytes = area.Options.ChunkBytes;
        var remaining = step.Length;
        var chunk = step.Chunks.First;
        var filled = 0;
        while (remaining > 0)
        {
            patience.CancelAfter(area.Options.StallTimeout);
            var free = (int)Math.Min(buffer.Length - filled, remaining);
            var count = await stream.ReadAsync(buffer.AsMemory(filled, free), cancellation).ConfigureAwait(false);
            if (count == 0) return null;
            filled += count;
            remaining -= count;
            var arrived = remaining == 0 ? step.Chunks.End - chunk : filled / chunkBytes;
            if (arrived == 0) continue;
            var bytes = (int)Math.Min(filled, (long)arrived * chunkBytes);
            var status = await StoreAsync(new(chunk, chunk + arrived), buffer.AsMemory(0, bytes), cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            buffer.AsSpan(bytes, filled - bytes).CopyTo(buffer);
            filled -= bytes;
            chunk += arrived;
        }

        return VfsStatus.Ok;
    }

    private async ValueTask<VfsStatus> StoreAsync(ChunkRange chunks, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var start = (long)chunks.First * area.Options.ChunkBytes;
        while (true)
        {
            var step = table.BeginStore(ticket, chunks, out var wait);
            if (wait is not null)
            {
                await wait.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            if (step.Chunks.Count == 0) break;
            var status = Write(step, bytes.Span.Slice((int)(step.Offset - start), (int)step.Length));
            table.EndStore(ticket, step.Chunks, status);
            if (status != VfsStatus.Ok) return status;
            file.NoteMapChanged();
        }

        _next = chunks.End;
        Unreserve((long)chunks.Count * area.Options.ChunkBytes);
        return VfsStatus.Ok;
    }

    private VfsStatus Write(LoadStep step, ReadOnlySpan<byte> bytes)
    {
        var written = LocalFile.Write(file.Handle, step.Offset, bytes);
        if (!written.IsOk) return written.Status;
        return written.Value == bytes.Length ? VfsStatus.Ok : VfsStatus.NoSpace;
    }

    private void Unreserve(long bytes)
    {
        _reserved -= bytes;
        area.Ledger.Unreserve(bytes);
    }
}
