namespace CloudMount.WriteBack;

/// <summary>Why an entry waits for another.</summary>
internal enum WaitReason
{
    /// <summary>The remote does not have its directory yet.</summary>
    ParentMissing,

    /// <summary>Its name there is still taken. The only reason a circle of waits can be cut at: by an unused name in between.</summary>
    NameTaken,

    /// <summary>It would move into itself.</summary>
    Nested,

    /// <summary>A removed entry above takes it along, or a new one takes its place.</summary>
    Folded,

    /// <summary>What moved out of it has to leave first.</summary>
    NotEmpty,

    /// <summary>A call is under way that must not run beside it.</summary>
    Call,
}
