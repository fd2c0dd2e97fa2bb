using CloudMount.Index;
using CloudMount.Staging;
using Microsoft.Extensions.Logging;

namespace CloudMount;

/// <summary>
/// Brings index and staging files into agreement when a volume is opened, whatever ended the last run. After the death of the process files
/// that were open for writing are taken as changed. After a power failure clean content is not trusted, since the disk may not
/// have got it: it can be fetched again.
/// </summary>
internal sealed partial class Recovery(NodeIndex index, StagingArea staging, ILogger logger)
{
    private const string BootKey = "boot";
    private const string CleanKey = "clean";
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    public void Run()
    {
        var boot = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";
        var isTrusted = index.GetMeta(CleanKey) == "1" || index.GetMeta(BootKey) == boot;
        index.SetMeta(CleanKey, "0");
        index.Flush();

        var onDisk = new HashSet<StagingId>(staging.ScanDisk());
        foreach (var content in index.ContentIds())
        {
            if (index.InodeOfContent(content) is { } inode) Check(inode, onDisk.Remove(new(content)), isTrusted);
        }

        foreach (var orphan in onDisk) staging.Delete(orphan);
        index.DeleteUploads(all: !isTrusted);

        // Last: were it known before, a recovery that was cut short would leave the rest trusted.
        index.SetMeta(BootKey, boot);
    }

    /// <summary>Says that everything is on the disk: the next run may trust it whatever happens to the machine in between.</summary>
    public void NoteClean()
    {
        index.SetMeta(CleanKey, "1");
        index.Flush();
    }

    private void Check(InodeRecord inode, bool isOnDisk, bool isTrusted)
    {
        var isPartial = index.FindContent(inode.Content) is not null;
        if (inode.IsUnsettled) inode = Settle(inode, isOnDisk, isChanged: isOnDisk && !isPartial);
        var isDirty = !isPartial && index.HasUnsentContent(inode);
        if (!isOnDisk) NoteMissing(inode, isDirty);
        else if (isDirty) staging.Adopt(new(inode.Content), isDirty: true);
        else if (isTrusted) staging.Adopt(new(inode.Content), isDirty: false);
        else Drop(inode);
    }

    // Content is whole before its first change, so what is not whole was not changed.
    private InodeRecord Settle(InodeRecord inode, bool isOnDisk, bool isChanged)
    {
        var settled = inode with { IsUnsettled = false };
        if (isChanged && isOnDisk && Stat(inode.Content) is { } stat)
        {
            settled = settled with
            {
                Size = stat.Length,
                ModifyTime = stat.ModifyTime > inode.ModifyTime ? stat.ModifyTime : inode.ModifyTime,
                ContentGeneration = inode.ContentGeneration + 1,
            };
        }

        using var change = index.Change();
        change.Update(settled);
        if (isChanged) change.MarkDirty(inode.Inode);
        change.Keep();
        return settled;
    }

    private StagedStat? Stat(long content)
    {
        var opened = staging.Open(new(content), new StagedState(0, default, IsDirty: true), null);
        if (!opened.IsOk) return null;
        using var file = opened.Value;
        return file.Stat() is var stat && stat.IsOk ? stat.Value : null;
    }

    private void Drop(InodeRecord inode)
    {
        using (var change = index.Change())
        {
            change.DeleteContent(inode.Content);
            change.Update(inode with { Content = 0 });
            change.Keep();
        }

        staging.Delete(new(inode.Content));
    }

    private void NoteMissing(InodeRecord inode, bool isDirty)
    {
        using var change = index.Change();
        var entry = change.EntriesOf(inode.Inode).FirstOrDefault();
        change.DeleteContent(inode.Content);
        var known = entry?.Base;
        if (isDirty && entry is not null)
        {
            LogMissing(entry.Name, inode.Content);
            inode = inode with { ContentGeneration = known?.ContentGeneration ?? inode.ContentGeneration, Size = known?.Size ?? 0, ContentVersion = known?.Version };
        }

        change.Update(inode with { Content = 0 });
        change.Keep();
    }

    [LoggerMessage(LogLevel.Critical, "The content of '{Name}' that was not uploaded yet is missing from the cache directory (staging file {Content}): somebody removed it. The remote's last version is shown instead.")]
    private partial void LogMissing(string name, long content);
}
