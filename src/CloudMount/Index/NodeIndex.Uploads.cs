namespace CloudMount.Index;

// How far uploads came that did not end.
internal sealed partial class NodeIndex
{
    private Statement? _findUpload;
    private Statement? _saveUpload;
    private Statement? _deleteUpload;
    private Statement? _deleteUploads;

    /// <summary>What was kept of the upload of an entry, and for which content; null for nothing.</summary>
    public (string Content, string Record)? FindUpload(long entry)
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _findUpload, "SELECT content, record FROM upload WHERE entry = ?").Bind(1, entry);
            if (!row.Step()) return null;
            var found = (row.Text(0)!, row.Text(1)!);
            row.Reset();
            return found;
        }
    }

    public void SaveUpload(long entry, string content, string record)
    {
        using var change = Change();
        _statements.Other(ref _saveUpload, "INSERT OR REPLACE INTO upload(entry, content, record) VALUES(?, ?, ?)")
            .Bind(1, entry).BindText(2, content).BindText(3, record).Run();
        change.Keep();
    }

    public void DeleteUpload(long entry)
    {
        using var change = Change();
        _statements.Other(ref _deleteUpload, "DELETE FROM upload WHERE entry = ?").Bind(1, entry).Run();
        change.Keep();
    }

    /// <summary>Forgets the uploads of entries that are gone; of all where contents are not trusted.</summary>
    public void DeleteUploads(bool all)
    {
        using var change = Change();
        _statements.Other(ref _deleteUploads, "DELETE FROM upload WHERE ?1 OR entry NOT IN (SELECT id FROM entry)").Bind(1, all ? 1L : 0).Run();
        change.Keep();
    }
}
