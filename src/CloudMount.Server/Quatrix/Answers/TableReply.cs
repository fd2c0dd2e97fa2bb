using System.Globalization;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A tree as a table of comma-separated values (RFC 4180), sent line by line. The columns of who made an entry and whose it is are empty.</summary>
internal sealed record TableReply(ApiPath Top, ListedEntry Tree, Predicate<EntryId> IsProject) : Reply
{
    private const string Header = "Path,Name,Size,Type,Created,Modified,Content_modified,Created_by,Owner\r\n";

    public override async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        var output = new StreamWriter(context.Response.Body, leaveOpen: true);
        await using (output.ConfigureAwait(false))
        {
            await output.WriteAsync(Header.AsMemory(), context.RequestAborted).ConfigureAwait(false);
            foreach (var (path, entry) in TreeWalk.Below(Top, Tree))
                await output.WriteAsync(Line(path, entry).AsMemory(), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private string Line(ApiPath path, ListedEntry entry)
    {
        var type = FileObject.TypeOf(entry.IsDirectory, entry.Facts.Record.Id is { } id && IsProject(id));
        var (created, modified) = (TimeText(entry.Facts.CreateTime), TimeText(entry.Facts.Stat.ModifyTime));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{CsvText.Quote(path.ToString())},{CsvText.Quote(entry.Name)},{entry.Size},{type},{created},{modified},{modified},,\r\n");
    }

    private static string TimeText(long time) => DateTimeOffset.UnixEpoch.AddTicks(time / 100).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
