using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Links;
using CloudMount.Server.Listing;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>
/// <c>GET /link/UID</c>, with the names of what is below a linked directory behind it: the content of a file, or a page of a directory. Nobody is
/// asked who he is. What is above the link is never told of, and nothing is changed through it.
/// </summary>
internal sealed class LinkedCalls(ServedTree tree, LinkStore links, TemporaryLinks temporary, Access access, (FileSender Sender, PageLister Lister) reading)
{
    /// <summary>The first segment of a link's URL.</summary>
    public const string Folder = "link";

    private static readonly Refusal NoSuchLink = new(RefusalKind.NotFound, "The link does not exist, is over, or leads nowhere.");
    private static readonly InfoFields Shown = InfoFields.Of("name", "path", "size", "mime", "extension", "isdir", "isfile", "items", "time", "url");

    public IEnumerable<V2Route> Routes => [new("GET", "{path}", ReadAsync) { IsOpen = true, IsAtRoot = true }];

    private async Task<Outcome<V2Reply>> ReadAsync(V2Request request)
    {
        if (Find(request.Names[0]) is not var (top, giver) || access.ActFor(giver) is not null) return NoSuchLink;
        if (!ApiPath.From(request.Names[1..]).TryGet(out var below, out var refusal)) return refusal;
        if (!ApiPath.From([.. top.Segments, .. below.Segments]).TryGet(out var path, out refusal)) return refusal;
        if (!tree.Look(path).TryGet(out var facts, out refusal)) return refusal.Kind == RefusalKind.NotFound ? NoSuchLink : refusal;
        if (facts.Stat.IsDirectory) return Describe(request, path, below);
        return await reading.Sender.SendAsync(path, request.Http).ConfigureAwait(false) is { } refused ? refused : V2Reply.Sent;
    }

    private (ApiPath Path, Author Giver)? Find(string token)
    {
        if (temporary.TryGet(token, out var path, out var giver)) return (path, giver);
        if (links.Find(token) is not { } link || !ApiPath.Parse(link.Path).TryGet(out path, out _)) return null;
        return (path, new(link.Owner, ServedApi.SmartFile, null));
    }

    private Outcome<V2Reply> Describe(V2Request request, ApiPath path, ApiPath below)
    {
        if (!PageFields.Read(request.Fields).TryGet(out var page, out var refusal)) return refusal;
        if (!reading.Lister.List(path, page, measures: true, request.Cancellation).TryGet(out var listed, out refusal)) return refusal;
        var writer = new InfoWriter(Shown, $"{request.Origin}/{Folder}/{request.Names[0]}");
        return new V2Reply(StatusCodes.Status200OK, async body =>
        {
            body.Writer.BeginObject();
            writer.WriteMembers(body.Writer, below, listed.Entry);
            PageFields.WriteNumbers(body.Writer, page, listed.Total);
            body.Writer.BeginList("children");
            await writer.WriteChildrenAsync(body, below, listed.Children ?? []).ConfigureAwait(false);
            body.Writer.EndList();
            body.Writer.EndObject();
        });
    }
}
