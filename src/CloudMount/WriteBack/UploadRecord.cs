using CloudMount.Index;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>The record of an entry's upload in the index. What was kept for another content counts for nothing.</summary>
internal sealed class UploadRecord : IUploadRecord
{
    private readonly NodeIndex _index;
    private readonly long _entry;
    private readonly string _content;

    /// <param name="content">Of <see cref="SealedContent.Identity"/>.</param>
    public UploadRecord(NodeIndex index, long entry, string content)
    {
        (_index, _entry, _content) = (index, entry, content);
        Text = index.FindUpload(entry) is var (kept, text) && kept == content ? text : null;
    }

    public string? Text { get; private set; }

    public void Keep(string? text)
    {
        if (text is null && Text is null) return;
        Text = text;
        if (text is null) _index.DeleteUpload(_entry);
        else _index.SaveUpload(_entry, _content, text);
    }
}
