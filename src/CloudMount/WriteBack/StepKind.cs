namespace CloudMount.WriteBack;

/// <summary>What is to be done next for an entry.</summary>
internal enum StepKind
{
    /// <summary>Nothing: the entry is gone, or in agreement and marked so.</summary>
    None,

    /// <summary>Nothing remote: Local and Base agree, or the service cannot hold it; the mark goes.</summary>
    Settle,

    /// <summary>Nothing remote: removed here and never known there, or known in a directory that nobody knows any more; that goes.</summary>
    Forget,

    /// <summary>Other entries come first.</summary>
    Wait,

    /// <summary>Find out what became of a first call whose answer was lost.</summary>
    Resolve,

    MakeDirectory,

    Upload,

    Move,

    Edit,

    Delete,

    DeleteTree,
}
