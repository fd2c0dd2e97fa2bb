using CloudMount.Server.Files;

namespace CloudMount.Server.Listing;

/// <summary>The checksum of a file by its path.</summary>
internal sealed class ChecksumReader(ServedTree tree)
{
    /// <summary>In lower-case hex. NotFound, Invalid (a directory), Forbidden, Failed (the disk).</summary>
    public Outcome<string> Read(ApiPath path, ChecksumKind kind, CancellationToken cancellation)
    {
        if (!tree.OpenFile(path).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            if (EntryFacts.Read(file, out var facts) is not Native.Errno.None and var error) return Refusal.Of(error);
            if (!facts.Stat.IsFile) return Refusal.Invalid("A directory has no checksum.");
            try
            {
                return Checksum.Compute(kind, file, cancellation);
            }
            catch (IOException)
            {
                return new Refusal(RefusalKind.Failed, "The file cannot be read.");
            }
        }
    }
}
