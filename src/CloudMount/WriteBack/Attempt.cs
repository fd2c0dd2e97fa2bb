using CloudMount.Index;

namespace CloudMount.WriteBack;

/// <summary>What is remembered of an entry between its steps, in memory only.</summary>
internal sealed class Attempt
{
    /// <summary>What the last upload sent, when its answer is not known.</summary>
    public BaseRecord? Sent { get; set; }

    /// <summary>Bytes of the running upload already sent.</summary>
    public long SentBytes { get; set; }
}
