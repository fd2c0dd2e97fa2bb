namespace CloudMount.Server.Changes;

/// <summary>What was done to an entry. The numbers are kept in journal.db.</summary>
internal enum ChangeKind
{
    /// <summary>An entry appeared: uploaded, made or copied.</summary>
    Create = 1,

    /// <summary>A file got new content.</summary>
    Modify = 2,

    /// <summary>An entry got other times or attributes.</summary>
    Edit = 3,

    /// <summary>An entry got another name or place, with all it holds; what it replaced is gone.</summary>
    Move = 4,

    /// <summary>An entry came back from the trash, with all it holds.</summary>
    Restore = 5,

    /// <summary>An entry was taken away with all it holds, for good or into the trash.</summary>
    Delete = 6,

    /// <summary>The content of a file was sent to somebody. An activity, and no change.</summary>
    Download = 7,
}
