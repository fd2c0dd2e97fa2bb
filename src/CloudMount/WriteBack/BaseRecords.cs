using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>What the remote answered, as Base.</summary>
internal static class BaseRecords
{
    /// <summary>No generation of Local: the remote has something else.</summary>
    public const long NoGeneration = -1;

    public static BaseRecord From(InodeNumber parent, string name, RemoteEntry remote, long contentGeneration, long attributeGeneration) => new(
        parent, name, remote.Id, remote.Version, remote.Size, remote.ModifyTime, RemoteAttributes.Canonical(remote.Attributes),
        contentGeneration, attributeGeneration);

    /// <summary>
    /// What a first call is about to make, kept while <see cref="EntryRecord.IsBegun"/>: where it may be found, and how it can be recognised.
    /// </summary>
    public static BaseRecord Begun(Place place, SealedContent content) => new(
        place.Parent, place.Name, null, "", content.Source.Length, content.Inode.ModifyTime, RemoteAttributes.Canonical(content.Attributes),
        content.Inode.ContentGeneration, content.Inode.AttributeGeneration);

    /// <summary>Whether a remote file is what was sent with this Base: size, time and attributes as far as the service keeps them.</summary>
    public static bool IsSent(BaseRecord sent, RemoteEntry remote, RemoteCapabilities capabilities)
    {
        if (remote.IsDirectory || remote.Size != sent.Size) return false;
        if (capabilities.HasAttributes && RemoteAttributes.Canonical(remote.Attributes) != sent.Attributes) return false;
        if (capabilities.ModifyTimeStep <= TimeSpan.Zero) return capabilities.HasAttributes;
        var distance = Math.Abs((decimal)remote.ModifyTime.Nanoseconds - sent.ModifyTime.Nanoseconds);
        return distance < (decimal)capabilities.ModifyTimeStep.TotalNanoseconds;
    }
}
