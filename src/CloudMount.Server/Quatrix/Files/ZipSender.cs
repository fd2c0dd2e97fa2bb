using System.IO.Compression;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Ids;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Sends several entries, directories with all they hold, as a zip that is made on the way. Stored, not compressed: the length of a line is cheap.</summary>
internal sealed class ZipSender(ServedTree tree, TreeLister lister)
{
    private const int BufferBytes = 128 * 1024;

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
        using var output = new ZipOutput(context.Response.Body);
        var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, null, context.RequestAborted).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (path, entry) in lists) await AddAsync(zip, path, entry, Unique(path.Name, taken), context).ConfigureAwait(false);
        }

        await output.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        return null;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var number = 0;
        while (!taken.Add(FreeName.Numbered(name, number))) number++;
        return FreeName.Numbered(name, number);
    }

    /// <summary>Without recursion: how deep a tree is must not matter to the stack.</summary>
    private async Task AddAsync(ZipArchive zip, ApiPath path, ListedEntry entry, string name, HttpContext context)
    {
        var waiting = new Stack<(ApiPath Path, ListedEntry Entry, string Name)>([(path, entry, name)]);
        while (waiting.TryPop(out var next))
        {
            if (next.Entry.IsDirectory && next.Name.Length > 0) zip.CreateEntry(next.Name + "/");
            if (!next.Entry.IsDirectory) await AddFileAsync(zip, next.Path, next.Entry, next.Name, context).ConfigureAwait(false);
            foreach (var child in next.Entry.Children ?? [])
            {
                if (next.Path.Child(child.Name).TryGet(out var below, out _))
                    waiting.Push((below, child, next.Name.Length > 0 ? $"{next.Name}/{child.Name}" : child.Name));
            }
        }
    }

    /// <summary>A file that is gone, or changes while it is sent, breaks the connection: nobody takes half of an answer for a whole.</summary>
    private async Task AddFileAsync(ZipArchive zip, ApiPath path, ListedEntry entry, string name, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (!tree.OpenFile(path).TryGet(out var file, out _))
        {
            context.Abort();
            return;
        }

        using (file)
        {
            var added = zip.CreateEntry(name, CompressionLevel.NoCompression);
            added.LastWriteTime = ZipTime(entry.Facts.Stat.ModifyTime);
            var output = await added.OpenAsync(cancellation).ConfigureAwait(false);
            await using (output.ConfigureAwait(false))
            {
                var buffer = new byte[BufferBytes];
                int count;
                for (long offset = 0; (count = await RandomAccess.ReadAsync(file, buffer, offset, cancellation).ConfigureAwait(false)) > 0; offset += count)
                    await output.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            }

            if (EntryFacts.Read(file, out var now) != Native.Errno.None || now.Version != entry.Facts.Version) context.Abort();
        }
    }

    /// <summary>A zip holds the years 1980 to 2107.</summary>
    private static DateTimeOffset ZipTime(long time)
    {
        var given = DateTimeOffset.UnixEpoch.AddTicks(time / 100);
        return given.Year is >= 1980 and <= 2107 ? given : new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
