using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>How often a reader lets its chunk be evicted before it has read it, until it reads past the file.</summary>
    private const int MaxLostChunks = 3;

    /// <summary>
    /// Fills the destination; fewer bytes only at the end of the file. Completed, with nothing allocated, when all is present. When there is no
    /// space to keep what is read, it is read past the file. Stale when the remote no longer has this version; TimedOut, Unreachable,
    /// AccessDenied, IoError, Interrupted.
    /// </summary>
    public ValueTask<VfsResult<int>> ReadAsync(ReadCursor cursor, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (offset < 0 || offset > long.MaxValue - destination.Length) return new(VfsStatus.InvalidArgument);
        NoteUse();
        var generation = _table.Generation;
        if (_table.IsWhole)
        {
            var read = LocalFile.Read(Handle, offset, destination.Span);
            if (_table.Generation == generation)
            {
                _area.Ledger.AddHit();
                return new(read);
            }
        }

        return ReadChunks(cursor, offset, destination, cancellation);
    }

    private ValueTask<VfsResult<int>> ReadChunks(ReadCursor cursor, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var (aheadStart, aheadEnd) = cursor.Next(offset, destination.Length);
        var done = 0;
        var status = ReadPresent(offset, destination.Span, ref done, out var isAtEnd);
        if (status == VfsStatus.Ok && (isAtEnd || done == destination.Length))
        {
            _area.Ledger.AddHit();
            if (aheadEnd > aheadStart) _loader.LoadAhead(aheadStart, aheadEnd);
            return new(done);
        }

        _area.Ledger.AddMiss();
        return status == VfsStatus.Ok ? ReadAbsentAsync(offset, destination, done, aheadEnd, cancellation) : new(status);
    }

    /// <summary>Reads on while chunks are present.</summary>
    private VfsStatus ReadPresent(long offset, Span<byte> destination, ref int done, out bool isAtEnd)
    {
        isAtEnd = false;
        while (done < destination.Length)
        {
            var ready = _table.ReadyBytes(offset + done, destination.Length - done, out var generation);
            if (ready == 0) break;
            isAtEnd = ready < 0;
            if (isAtEnd) break;
            var read = LocalFile.Read(Handle, offset + done, destination.Slice(done, ready));
            if (!read.IsOk) return read.Status;
            if (_table.Generation != generation) continue;
            done += read.Value;
            isAtEnd = read.Value < ready;
            if (isAtEnd) break;
        }

        return VfsStatus.Ok;
    }

    private async ValueTask<VfsResult<int>> ReadAbsentAsync(
        long offset, Memory<byte> destination, int done, long aheadEnd, CancellationToken cancellation)
    {
        try
        {
            for (var lost = 0; ;)
            {
                var before = done;
                var wait = _loader.Demand(offset + done, offset + destination.Length, aheadEnd);
                var status = wait is null ? VfsStatus.Ok : await wait.WaitAsync(cancellation).ConfigureAwait(false);
                if (status == VfsStatus.NoSpace || lost > MaxLostChunks)
                {
                    var past = await ReadPastAsync(offset + done, destination[done..], cancellation).ConfigureAwait(false);
                    if (!past.IsOk) return past.Status;
                    done += past.Value;
                }
                else if (status != VfsStatus.Ok)
                {
                    return status;
                }

                status = ReadPresent(offset, destination.Span, ref done, out var isAtEnd);
                if (status != VfsStatus.Ok) return status;
                if (isAtEnd || done == destination.Length) return done;
                lost = done > before ? 0 : lost + 1;
            }
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
    }

    /// <summary>Reads absent bytes from the remote without keeping them; none when they are present by now.</summary>
    private async ValueTask<VfsResult<int>> ReadPastAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var (absent, fromSource) = _table.AbsentBytes(offset, destination.Length);
        destination[fromSource..absent].Span.Clear();
        for (var breaks = 0; fromSource > 0; breaks++)
        {
            if (_source is not { } source || breaks > ChunkFlight.MaxFruitlessBreaks) return VfsStatus.IoError;
            var opened = await source.OpenReadAsync(offset, fromSource, cancellation).ConfigureAwait(false);
            if (!opened.TryGetValue(out var content)) return opened.Error.Kind.ToReadStatus();
            await using (content.ConfigureAwait(false))
            {
                if (content.Length != fromSource) return VfsStatus.IoError;
                if (await TryReceiveAsync(content.Stream, destination[..fromSource], cancellation).ConfigureAwait(false)) break;
            }
        }

        return absent;
    }

    private async ValueTask<bool> TryReceiveAsync(Stream stream, Memory<byte> destination, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_area.Options.StallTimeout, _area.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await stream.ReadExactlyAsync(destination, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
