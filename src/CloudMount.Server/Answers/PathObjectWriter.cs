using CloudMount.Server.Api;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;

namespace CloudMount.Server.Answers;

/// <summary>Writes path objects, of a whole tree without holding its text in memory.</summary>
internal sealed class PathObjectWriter(ApiFeatures features, ServedTree tree)
{
    public async Task WriteAsync(PathObject answer, AnswerBody body)
    {
        var space = answer.Entry is { IsDirectory: true } && features.HasExtensions ? await tree.ReadSpaceAsync().ConfigureAwait(false) : null;
        var writer = body.Writer;
        writer.BeginObject();
        WriteOwn(answer, space, writer);
        if (answer.Entry?.Children is { } children) await WriteChildrenAsync(answer.Path, children, body).ConfigureAwait(false);
        writer.EndObject();
    }

    private void WriteOwn(PathObject answer, DiskSpace? space, IAnswerWriter writer)
    {
        if (answer.Entry is { } entry) WriteEntry(answer.Path.ToString(), entry, writer);
        else WriteName(answer.Path.ToString(), answer.Path.Name, writer);
        if (space is { } known) WriteSpace(known, writer);
        if (features.HasExtensions && answer.Checksum is { } checksum) writer.Text("checksum", checksum);
        if (answer.Upload is { } upload) writer.Text("upload", upload);
        if (answer.Download is { } download) writer.Text("download", download);
    }

    /// <summary>Writes a tree without recursion: how deep it is must not matter to the stack of an asynchronous method.</summary>
    private async Task WriteChildrenAsync(ApiPath path, List<ListedEntry> children, AnswerBody body)
    {
        var writer = body.Writer;
        var open = new Stack<(string Prefix, List<ListedEntry> Children, int Next)>();
        writer.BeginList("children");
        open.Push((path.IsRoot ? "/" : path + "/", children, 0));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Children.Count)
            {
                writer.EndList();
                if (open.Count > 0) writer.EndObject();
                continue;
            }

            open.Push(level with { Next = level.Next + 1 });
            var child = level.Children[level.Next];
            var childPath = level.Prefix + child.Name;
            writer.BeginObject();
            WriteEntry(childPath, child, writer);
            await body.PassOnAsync().ConfigureAwait(false);
            if (child.Children is null)
            {
                writer.EndObject();
                continue;
            }

            writer.BeginList("children");
            open.Push((childPath + "/", child.Children, 0));
        }
    }

    private static void WriteName(string path, string name, IAnswerWriter writer)
    {
        writer.Text("path", path);
        writer.Text("name", name);
    }

    private void WriteEntry(string path, ListedEntry entry, IAnswerWriter writer)
    {
        var facts = entry.Facts;
        WriteName(path, entry.Name, writer);
        writer.Text("extension", entry.IsDirectory ? "" : EntryName.ExtensionOf(entry.Name));
        writer.Number("size", entry.Size);
        writer.Text("size_pretty", SizeText.Of(entry.Size));
        writer.Text("mime", entry.IsDirectory ? MimeType.Directory : MimeType.Of(entry.Name));
        writer.Text("created", TimeText.Of(facts.CreateTime));
        writer.Text("updated", TimeText.Of(facts.Stat.ModifyTime));
        if (entry.Checksum is { } checksum) writer.Text("checksum", checksum);
        if (features.HasExtensions) WriteExtensions(facts, writer);
    }

    private void WriteExtensions(in EntryFacts facts, IAnswerWriter writer)
    {
        writer.Number("created_ns", facts.CreateTime);
        writer.Number("updated_ns", facts.Stat.ModifyTime);
        if (!features.HasRecords) return;
        if (facts.Stat.IsFile) writer.Text("version", facts.Version.ToString());
        writer.BeginMap("attributes");
        foreach (var (name, value) in facts.Record.Attributes) writer.Text(name, value);
        writer.EndObject();
    }

    private static void WriteSpace(DiskSpace space, IAnswerWriter writer)
    {
        writer.Number("disk_limit", space.Limit);
        writer.Number("disk_usage", space.Used);
    }
}
