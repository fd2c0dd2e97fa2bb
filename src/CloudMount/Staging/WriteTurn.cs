using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>The answer to who wants to write: go, or wait and ask again.</summary>
/// <param name="Wait">Not null: what to wait for.</param>
/// <param name="IsStraight">The file is whole: nothing to mark afterwards.</param>
/// <param name="Taken">Absent chunks this write covers and now holds.</param>
internal readonly record struct WriteTurn(Task<VfsStatus>? Wait, bool IsStraight, ChunkRange Taken);
