using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary><c>GET /paths/changes/PATH</c>, an extension: what was changed below a directory since a cursor, now or as soon as there is something.</summary>
internal sealed class ChangesCall(ServedTree tree, ChangeFeed feed) : IPathCall
{
    public string Verb => "changes";

    public string Methods => "GET";

    public async Task<Outcome<PathReply>> CallAsync(ApiRequest request)
    {
        var fields = request.Fields;
        if (!ChangeParameters.ReadWait(fields["wait"]).TryGet(out var wait, out var refusal)) return refusal;
        if (!ChangeParameters.ReadLimit(fields["limit"]).TryGet(out var limit, out refusal)) return refusal;
        if (WhyNot(request.Path) is { } reason) return reason;
        if (fields["since"] is not { } since) return Reply(new(feed.Journal.Now(), [], HasMore: false));
        if (!ChangeParameters.ReadCursor(since, feed.Journal).TryGet(out var after, out refusal)) return refusal;
        var query = new ChangeQuery(request.Path, after, limit, wait, Requester.Current.Origin);
        if (!(await feed.ReadAsync(query, request.Cancellation).ConfigureAwait(false)).TryGet(out var page, out refusal)) return refusal;
        return Reply(new(feed.Journal.CursorAt(page.UpTo), page.Changes, page.HasMore));
    }

    private Refusal? WhyNot(ApiPath path)
    {
        if (!tree.Look(path).TryGet(out var facts, out var refusal)) return refusal;
        return facts.Stat.IsDirectory ? null : Refusal.Invalid("Only directories have changes below them.");
    }

    private static PathReply Reply(PathChanges changes) => new(StatusCodes.Status200OK, Changes: changes);
}
