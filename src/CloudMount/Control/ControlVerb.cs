namespace CloudMount.Control;

/// <summary>What can be asked over the control channel.</summary>
public enum ControlVerb
{
    /// <summary>One answer of kind Status.</summary>
    Status,

    /// <summary>Answers of kind Progress until the sync ends, then Done.</summary>
    Sync,

    /// <summary>Done when waiting and refused entries have their turn again.</summary>
    Retry,

    /// <summary>Done when the mount point is free, the volume closed and its cache directory unlocked; Failed when it stays mounted.</summary>
    Unmount,
}
