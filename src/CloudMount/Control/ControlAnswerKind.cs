namespace CloudMount.Control;

/// <summary>What a line from a running mount says.</summary>
public enum ControlAnswerKind
{
    Status,

    /// <summary>A sync goes on.</summary>
    Progress,

    /// <summary>The request was carried out; the last line.</summary>
    Done,

    /// <summary>The request was not carried out; the last line.</summary>
    Failed,
}
