namespace CloudMount.Server.Files;

/// <summary>Makes directories with those above them that are missing.</summary>
internal sealed class DirectoryMaker(ServedTree tree, EntryAdder adder)
{
    private static readonly Refusal FileInTheWay = new(RefusalKind.Conflict, "A file is where a directory is to be.");

    /// <summary>Whether it was made; false for one that was there. Conflict (a file is in the way), Invalid, Forbidden, NoSpace.</summary>
    public async Task<Outcome<bool>> MakeAsync(ApiPath path)
    {
        var isMade = false;
        for (var level = 0; level <= path.Segments.Count; level++)
        {
            if (!ApiPath.From([.. path.Segments.Take(level)]).TryGet(out var here, out var refusal)) return refusal;
            isMade = false;
            if (!tree.Look(here).TryGet(out var facts, out refusal))
            {
                if (refusal.Kind != RefusalKind.NotFound) return refusal;
                var made = await adder.AddAsync(here, isDirectory: true, EntryChanges.None).ConfigureAwait(false);
                isMade = made.TryGet(out var added, out refusal);

                // Somebody else was faster, or has removed what is above: the next look finds out.
                if (!isMade && (refusal!.Kind != RefusalKind.Exists || !tree.Look(here).TryGet(out facts, out refusal))) return refusal;
                if (isMade) facts = added!.Facts;
            }

            if (!facts.Stat.IsDirectory) return FileInTheWay;
        }

        return isMade;
    }
}
