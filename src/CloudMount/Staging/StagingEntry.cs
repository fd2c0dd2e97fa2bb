namespace CloudMount.Staging;

/// <summary>What the area knows of one staging file, leased or not. Guarded by the lock of the area, the charge apart.</summary>
internal sealed class StagingEntry(StagingId id, FileCharge charge)
{
    public StagingId Id { get; } = id;

    public FileCharge Charge { get; } = charge;

    /// <summary>Not null while leased.</summary>
    public StagingFile? File { get; set; }

    /// <summary>While not leased: the map, empty when whole. Null: only the engine knows.</summary>
    public byte[]? Map { get; set; }

    /// <summary>While not leased, with a map: the length it speaks of.</summary>
    public long Length { get; set; }

    /// <summary>While not leased; the open file knows better.</summary>
    public bool IsDirty { get; set; }

    /// <summary>A reading of <see cref="StagingArea.UseClock"/>.</summary>
    public long LastUse { get; set; }

    /// <summary>Its place among the files that may be evicted as they are not leased and not dirty.</summary>
    public LinkedListNode<StagingEntry>? Idle { get; set; }
}
