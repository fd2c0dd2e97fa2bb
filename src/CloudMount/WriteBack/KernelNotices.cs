using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>What the kernel is told because the remote changed it. Both return at once and are thread-safe; never called within an index change.</summary>
/// <param name="InvalidateInode">Attributes are no longer true; with the second argument neither are cached pages or listings.</param>
/// <param name="InvalidateEntry">The name (UTF-8) leads elsewhere, appeared or vanished.</param>
internal sealed record KernelNotices(Action<InodeNumber, bool> InvalidateInode, Action<InodeNumber, ReadOnlyMemory<byte>> InvalidateEntry)
{
    public static KernelNotices None { get; } = new((_, _) => { }, (_, _) => { });
}
