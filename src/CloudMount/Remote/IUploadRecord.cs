namespace CloudMount.Remote;

/// <summary>
/// What is remembered of an upload that did not end, so that the next attempt goes on where it stopped: after a failure, and after the process died. Belongs
/// to one entry and one content of it; another content never sees it. Thread-safe for one upload at a time.
/// </summary>
public interface IUploadRecord
{
    /// <summary>What the store last kept; null for nothing.</summary>
    string? Text { get; }

    /// <summary>Keeps a text, which only the store that wrote it understands, or with null nothing. It survives the process after at most 50 ms.</summary>
    void Keep(string? text);
}
