namespace CloudMount;

/// <summary>What takes of the service's space beside what the service says, in bytes.</summary>
/// <param name="Dirty">Held here and not confirmed there yet.</param>
/// <param name="Uploaded">Confirmed since the start.</param>
/// <param name="UnderWay">Sent of uploads that are running; of the dirty ones too.</param>
/// <param name="IsFreeing">Whether anything was removed here that the service still has.</param>
internal readonly record struct SpaceUse(Func<long> Dirty, Func<long> Uploaded, Func<long> UnderWay, Func<bool> IsFreeing);
