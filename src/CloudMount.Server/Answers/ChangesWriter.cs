using CloudMount.Server.Api;
using CloudMount.Server.Changes;

namespace CloudMount.Server.Answers;

/// <summary>Writes the answer of the feed.</summary>
internal static class ChangesWriter
{
    public static async Task WriteAsync(PathChanges answer, AnswerBody body)
    {
        var writer = body.Writer;
        writer.BeginObject();
        writer.Text("cursor", answer.Cursor.ToString());
        writer.Flag("has_more", answer.HasMore);
        writer.BeginList("changes");
        foreach (var change in answer.Changes)
        {
            writer.BeginObject();
            writer.Text("path", change.Path);
            writer.Text("action", ActionOf(change.Kind));
            if (change.OldPath is not null) writer.Text("old_path", change.OldPath);
            writer.Flag("is_directory", change.IsDirectory);
            writer.EndObject();
            await body.PassOnAsync().ConfigureAwait(false);
        }

        writer.EndList();
        writer.EndObject();
    }

    private static string ActionOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Create or ChangeKind.Restore => "create",
        ChangeKind.Modify or ChangeKind.Edit => "modify",
        ChangeKind.Move => "move",
        ChangeKind.Delete => "delete",
        ChangeKind.Download => throw new InvalidOperationException("A download is no change."),
    };
}
