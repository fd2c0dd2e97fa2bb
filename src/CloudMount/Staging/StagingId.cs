using System.Globalization;

namespace CloudMount.Staging;

/// <summary>Names one staging file. Never reused.</summary>
internal readonly record struct StagingId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
