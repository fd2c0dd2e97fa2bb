using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>What the attributes of a remote entry say of an inode; null where they say nothing, or nothing that makes sense.</summary>
internal sealed record NodeAttributes
{
    public static NodeAttributes None { get; } = new();

    public FileKind? Kind { get; init; }

    public uint? Permissions { get; init; }

    public uint? UserId { get; init; }

    public uint? GroupId { get; init; }

    public Timestamp? ModifyTime { get; init; }

    public uint Device { get; init; }

    public IReadOnlyList<(byte[] Name, byte[] Value)> ExtendedAttributes { get; init; } = [];
}
