using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/download-link</c> and <c>file/download</c>.</summary>
internal sealed class DownloadCalls(
    EntryIds ids, Access access, (FileSender Files, ZipSender Zips) senders, ExtendedParameters parameters, TimeProvider time)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    private readonly ExpiringTokens<(IReadOnlyList<EntryId> Entries, Author Giver)> _links = new(LinkLifetime, time);

    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "download-link", Link)
        {
            Description = new("A link by which entries are downloaded, for an hour.")
            {
                Body = Shape.Object(Field.Required("ids", Shape.ListOf(Shape.Id))), Reply = Shapes.ById, Errors = [ErrorCode.NotFound],
            },
        },
        new("GET", "file", "download", DownloadAsync)
        {
            Description = new("The content of a file; several entries and directories as a zip.")
            {
                Id = "The link.",
                IsIdReplaceable = true,
                Query = [Field.Extension("path", Shape.Text, "In the place of a link.")],
                Headers = [new("Range", Shape.Text, "A part of a file.")],
                Replies =
                [
                    (StatusCodes.Status200OK, Shape.Bytes("application/octet-stream")),
                    (StatusCodes.Status206PartialContent, Shape.Bytes("application/octet-stream")),
                    (StatusCodes.Status304NotModified, null),
                    (StatusCodes.Status412PreconditionFailed, null),
                    (StatusCodes.Status416RangeNotSatisfiable, Shapes.Error),
                ],
            },
        },
    ];

    private Reply Link(CallRequest request)
    {
        if (!request.Body.Texts("ids").TryGet(out var given, out var refusal)) return refusal;
        var found = new List<EntryId>();
        foreach (var id in given)
        {
            if (!ids.Find(id).TryGet(out var entry, out refusal)) return refusal;
            found.Add(entry.Id);
        }

        var link = TokenId.ToText(_links.Issue((found, Requester.Current)));
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", link);
            json.WriteEndObject();
        });
    }

    private async Task<Reply> DownloadAsync(CallRequest request)
    {
        if (parameters.PathOf(request) is not null) return await DownloadPathAsync(request).ConfigureAwait(false);
        if (TokenId.Parse(request.Id) is not { } token || !_links.TryGet(token, out var link) || !TryEnter(link.Giver))
            return new Refusal(RefusalKind.NotFound, "The download link does not exist or has expired.");
        var entries = new List<Identified>();
        foreach (var id in link.Entries)
        {
            if (!ids.Find(id).TryGet(out var entry, out var refusal)) return refusal;
            entries.Add(entry);
        }

        return entries is [{ Facts.Stat.IsFile: true } file]
            ? await SendAsync(file, request.Http).ConfigureAwait(false)
            : await senders.Zips.SendAsync(entries, request.Http).ConfigureAwait(false) is { } failed ? failed : SentReply.Instance;
    }

    /// <summary>A link leads into the territory of who made it, as long as he is let in himself; and those of other sites nowhere.</summary>
    private bool TryEnter(Author giver)
    {
        if (access.TerritoryOf(giver) is not { } home || home.Site != Requester.Territory.Site) return false;
        Requester.Enter(home);
        return true;
    }

    /// <summary>Without a link.</summary>
    private async Task<Reply> DownloadPathAsync(CallRequest request)
    {
        if (!parameters.Entry(request).TryGet(out var file, out var refusal)) return refusal;
        return file.Facts.Stat.IsFile ? await SendAsync(file, request.Http).ConfigureAwait(false) : Refusal.NoSuchPath;
    }

    private async Task<Reply> SendAsync(Identified file, HttpContext context)
    {
        if (await senders.Files.SendAsync(file.Path, context, file.Id).ConfigureAwait(false) is { } refusal) return refusal;
        return context.Response.StatusCode == StatusCodes.Status416RangeNotSatisfiable
            ? new ErrorReply(ErrorCode.BadParameter, StatusCodes.Status416RangeNotSatisfiable, "The range begins behind the end of the file.", "Range")
            : SentReply.Instance;
    }
}
