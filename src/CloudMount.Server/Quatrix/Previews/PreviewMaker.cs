using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Ids;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace CloudMount.Server.Quatrix.Previews;

/// <summary>
/// Makes previews of images that are served, one at a time: what one can take of memory and time is bounded, and so it is for all. Nothing is kept; clients
/// ask with the version they have. Thread-safe.
/// </summary>
/// <param name="maxWaiting">So many are made or waited for; the images of some pages of thumbnails.</param>
internal sealed class PreviewMaker(ServedTree tree, TimeProvider time, int maxWaiting = 100) : IDisposable
{
    private const long MaxFileBytes = 64 << 20;

    private static readonly Refusal NoImage = Refusal.Invalid("It is no image; there are previews of JPEG, PNG, GIF, WebP and BMP.");
    private static readonly Refusal TooLarge = Refusal.Invalid($"The image is larger than the {MaxFileBytes >> 20} MiB that are previewed.");
    private static readonly Refusal TooSlow = Refusal.Invalid("The image takes longer to decode than previews may.");
    private static readonly Refusal Full = new(RefusalKind.Busy, "Too many previews are waited for; try again.");
    private static readonly Refusal Changed = new(RefusalKind.Busy, "The file changed while it was read; try again.");

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Null when there is a preview. NotFound, Busy; Invalid where there is none of it.</summary>
    public async Task<Refusal?> CheckAsync(Identified entry, CancellationToken cancellation)
    {
        var checkedImage = await InTurnAsync<bool>(entry, static _ => true, cancellation).ConfigureAwait(false);
        return checkedImage.TryGet(out _, out var refusal) ? null : refusal;
    }

    /// <summary>A JPEG of the version the entry has. NotFound, Busy; Invalid where there is none of it.</summary>
    public Task<Outcome<byte[]>> MakeAsync(Identified entry, CancellationToken cancellation) => InTurnAsync(entry, ImageDecoder.Render, cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task<Outcome<T>> InTurnAsync<T>(Identified entry, Func<SKCodec, Outcome<T>> use, CancellationToken cancellation)
    {
        if (!entry.Facts.Stat.IsFile) return NoImage;
        if (Interlocked.Increment(ref _waiting) > maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Full;
        }

        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => Read(entry, use, cancellation), CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Outcome<T> Read<T>(Identified entry, Func<SKCodec, Outcome<T>> use, CancellationToken cancellation)
    {
        if (!tree.OpenFile(entry.Path).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            if (WhyNot(file, entry) is { } other) return other;
            var read = Decode(file, entry.Facts.Stat.Size, use, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return WhyNot(file, entry) is { } changed ? changed : read;
        }
    }

    private Outcome<T> Decode<T>(SafeFileHandle file, long size, Func<SKCodec, Outcome<T>> use, CancellationToken cancellation)
    {
        if (size > MaxFileBytes) return TooLarge;
        using var source = new ImageSource(file, size, time, cancellation);
        var used = Decode(source, use);
        return used.TryGet(out _, out _) || !source.IsOver ? used : TooSlow;
    }

    private static Outcome<T> Decode<T>(ImageSource source, Func<SKCodec, Outcome<T>> use)
    {
        Span<byte> head = stackalloc byte[ImageSignature.Length];
        if (!ImageSignature.BeginsImage(head[..source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)])) return NoImage;
        source.Position = 0;
        if (!ImageDecoder.Open(source).TryGet(out var codec, out var refusal)) return refusal;
        using (codec) return use(codec);
    }

    /// <summary>Whether the file is the entry, in its version.</summary>
    private static Refusal? WhyNot(SafeFileHandle file, Identified entry)
    {
        if (EntryFacts.Read(file, out var facts) != Errno.None || facts.Id != entry.Id) return Refusal.NoSuchPath;
        return facts.Version == entry.Facts.Version ? null : Changed;
    }
}
