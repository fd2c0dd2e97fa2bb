using System.IO.Compression;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Archives;

/// <summary>Writes entries, directories with all they hold, as a zip that is made on the way.</summary>
internal sealed class ZipWriter(ServedTree tree, CompressionLevel level)
{
    private const int BufferBytes = 128 * 1024;

    private static readonly Refusal Changed = new(RefusalKind.Busy, "A file changed or went while it was read; try again.");

    /// <summary>Null when all is written. Busy, behind which what was written is no whole zip: a file is gone, or changed while it was read.</summary>
    /// <param name="entries">Listed with all that is below them. Entries of one name get numbers.</param>
    public async Task<Refusal?> WriteAsync(Stream output, IReadOnlyList<(ApiPath Path, ListedEntry Entry)> entries, CancellationToken cancellation)
    {
        using var buffered = new ZipOutput(output);
        var zip = await ZipArchive.CreateAsync(buffered, ZipArchiveMode.Create, leaveOpen: true, null, cancellation).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (path, entry) in entries)
            {
                if (await AddAsync(zip, path, entry, Unique(path.Name, taken), cancellation).ConfigureAwait(false) is not { } refusal) continue;
                buffered.Break();
                return refusal;
            }
        }

        await buffered.FlushAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var number = 0;
        while (!taken.Add(FreeName.Numbered(name, number))) number++;
        return FreeName.Numbered(name, number);
    }

    /// <summary>Without recursion: how deep a tree is must not matter to the stack.</summary>
    private async Task<Refusal?> AddAsync(ZipArchive zip, ApiPath path, ListedEntry entry, string name, CancellationToken cancellation)
    {
        var waiting = new Stack<(ApiPath Path, ListedEntry Entry, string Name)>([(path, entry, name)]);
        while (waiting.TryPop(out var next))
        {
            if (next.Entry.IsDirectory && next.Name.Length > 0) zip.CreateEntry(next.Name + "/");
            if (!next.Entry.IsDirectory && await AddFileAsync(zip, next.Path, next.Entry, next.Name, cancellation).ConfigureAwait(false) is { } refusal) return refusal;
            foreach (var child in next.Entry.Children ?? [])
            {
                if (next.Path.Child(child.Name).TryGet(out var below, out _))
                    waiting.Push((below, child, next.Name.Length > 0 ? $"{next.Name}/{child.Name}" : child.Name));
            }
        }

        return null;
    }

    private async Task<Refusal?> AddFileAsync(ZipArchive zip, ApiPath path, ListedEntry entry, string name, CancellationToken cancellation)
    {
        if (!tree.OpenFile(path).TryGet(out var file, out _)) return Changed;
        using (file)
        {
            var added = zip.CreateEntry(name, level);
            added.LastWriteTime = ZipTime(entry.Facts.Stat.ModifyTime);
            var output = await added.OpenAsync(cancellation).ConfigureAwait(false);
            await using (output.ConfigureAwait(false))
            {
                var buffer = new byte[BufferBytes];
                int count;
                for (long offset = 0; (count = await RandomAccess.ReadAsync(file, buffer, offset, cancellation).ConfigureAwait(false)) > 0; offset += count)
                    await output.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            }

            return EntryFacts.Read(file, out var now) == Native.Errno.None && now.Version == entry.Facts.Version ? null : Changed;
        }
    }

    /// <summary>A zip holds the years 1980 to 2107.</summary>
    private static DateTimeOffset ZipTime(long time)
    {
        var given = DateTimeOffset.UnixEpoch.AddTicks(time / 100);
        return given.Year is >= 1980 and <= 2107 ? given : new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
