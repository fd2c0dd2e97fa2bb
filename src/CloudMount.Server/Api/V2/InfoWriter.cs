using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;

namespace CloudMount.Server.Api.V2;

/// <summary>Writes path objects.</summary>
/// <param name="urlPrefix">What stands before the path in the URL of an object.</param>
internal sealed class InfoWriter(InfoFields fields, string urlPrefix)
{
    /// <summary>The usual one, of all fields.</summary>
    /// <param name="origin">Scheme and host the client used.</param>
    public static InfoWriter Of(string origin) => Of(InfoFields.All, origin);

    public static InfoWriter Of(InfoFields fields, string origin) => new(fields, origin + "/api/2/path/info");

    /// <summary>The members of an entry's object.</summary>
    public void WriteMembers(IAnswerWriter writer, ApiPath path, ListedEntry entry) => WriteMembers(writer, path.ToString(), entry);

    /// <summary>The objects of a directory's children, as the items of a list that was begun.</summary>
    public async Task WriteChildrenAsync(AnswerBody body, ApiPath directory, IReadOnlyList<ListedEntry> children)
    {
        var prefix = directory.IsRoot ? "/" : directory + "/";
        foreach (var child in children)
        {
            body.Writer.BeginObject();
            WriteMembers(body.Writer, prefix + child.Name, child);
            body.Writer.EndObject();
            await body.PassOnAsync().ConfigureAwait(false);
        }
    }

    private void WriteMembers(IAnswerWriter writer, string path, ListedEntry entry)
    {
        var (facts, isDirectory) = (entry.Facts, entry.IsDirectory);

        // As large as a number of JavaScript can be told apart from its neighbour.
        if (fields.Wants("id")) writer.Number("id", (long)(facts.Stat.Inode & ((1UL << 53) - 1)));
        if (fields.Wants("name")) writer.Text("name", entry.Name);
        if (fields.Wants("path")) writer.Text("path", path);
        if (fields.Wants("size")) writer.Number("size", entry.Size);
        if (fields.Wants("mime")) writer.Text("mime", isDirectory ? MimeType.Directory : MimeType.Of(entry.Name));
        if (fields.Wants("extension")) writer.Text("extension", isDirectory ? "" : EntryName.ExtensionOf(entry.Name));
        if (fields.Wants("isdir")) writer.Flag("isdir", isDirectory);
        if (fields.Wants("isfile")) writer.Flag("isfile", !isDirectory);
        if (fields.Wants("items")) writer.Number("items", entry.Items ?? 0);
        if (fields.Wants("time")) writer.Text("time", ServiceTime.Of(facts.Stat.ModifyTime));
        if (fields.Wants("owner")) writer.Null("owner");
        if (fields.Wants("acl")) WriteRights(writer, isRoot: path == "/");
        if (fields.Wants("attributes")) WriteAttributes(writer, facts.Record);
        if (fields.Wants("tags")) WriteNoTags(writer);
        if (fields.Wants("url")) writer.Text("url", UrlOf(path));
    }

    private static void WriteRights(IAnswerWriter writer, bool isRoot)
    {
        writer.BeginMap("acl");
        writer.Flag("list", true);
        writer.Flag("read", true);
        writer.Flag("remove", !isRoot);
        writer.Flag("write", true);
        writer.EndObject();
    }

    private static void WriteAttributes(IAnswerWriter writer, EntryRecord record)
    {
        writer.BeginMap("attributes");
        foreach (var (name, value) in record.Attributes) writer.Text(name, value);
        writer.EndObject();
    }

    private static void WriteNoTags(IAnswerWriter writer)
    {
        writer.BeginList("tags");
        writer.EndList();
    }

    private string UrlOf(string path) =>
        $"{urlPrefix}/{string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString))}";
}
