using System.Runtime.CompilerServices;

namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The unused end of struct fuse_statx; 112 bytes.</summary>
[InlineArray(14)]
internal struct StatxSpare : IEquatable<StatxSpare>
{
    private ulong _first;

    public readonly bool Equals(StatxSpare other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is StatxSpare other && Equals(other);

    public override readonly int GetHashCode() => _first.GetHashCode();
}
