using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>What the local disk says of a staging file. It sees what the kernel wrote by passthrough.</summary>
internal readonly record struct StagedStat(long Length, long AllocatedBytes, Timestamp ModifyTime, Timestamp ChangeTime);
