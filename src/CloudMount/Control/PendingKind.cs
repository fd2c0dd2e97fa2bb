namespace CloudMount.Control;

/// <summary>What has to be done on the remote.</summary>
public enum PendingKind
{
    /// <summary>Content goes to the remote.</summary>
    Upload,

    /// <summary>A directory or another entry without content is made.</summary>
    Create,

    Move,

    Delete,

    /// <summary>Times or attributes are set.</summary>
    Attributes,
}
