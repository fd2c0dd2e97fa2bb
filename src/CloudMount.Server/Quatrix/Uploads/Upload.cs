using CloudMount.Server.Changes;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>An upload that was begun.</summary>
/// <param name="Key">Who has it may send bytes.</param>
/// <param name="File">The id the file has or will have.</param>
/// <param name="Parent">Where a new file is put.</param>
/// <param name="Replaces">Whether the file exists and gets new content.</param>
/// <param name="Resolves">Whether a new file may take another name when this one is taken meanwhile.</param>
/// <param name="Received">The name of the bytes received so far, in the unfinished area.</param>
/// <param name="Account">Who began it: who has its key acts for him.</param>
internal sealed record Upload(string Key, EntryId File, EntryId Parent, string Name, bool Replaces, bool Resolves, string Received, Guid Account)
{
    public Author Giver => new(Account, ServedApi.Quatrix, null);

    /// <summary>What the file must be, and what changes together with its content.</summary>
    public UploadTerms Terms { get; init; } = UploadTerms.None;

    /// <summary>The length that a chunk said the whole has; null before.</summary>
    public long? Total { get; init; }

    /// <summary>Whether it was finalized.</summary>
    public bool IsDone { get; init; }
}
