using CloudMount.Server.Answers;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Links;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>link</c>: the caller's links, and <c>path/exchange</c>, links for a short time that are in no list.</summary>
internal sealed class LinkCalls(ServedTree tree, LinkStore links, TemporaryLinks temporary, TimeProvider time)
{
    private const string Resource = "link";
    private static readonly Refusal NoSuchLink = new(RefusalKind.NotFound, "There is no such link.");
    private static readonly Refusal TooMany = new(RefusalKind.Forbidden, "You have too many links; delete some.");

    public IEnumerable<V2Route> Routes =>
    [
        new("GET", Resource, List),
        new("POST", Resource, Add),
        new("GET", Resource + "/{id}", Read),
        new("POST", Resource + "/{id}", Edit),
        new("PUT", Resource + "/{id}", Edit),
        new("DELETE", Resource + "/{id}", Remove),
        new("POST", "path/exchange", Exchange),
    ];

    private static Guid Caller => Requester.Current.Account ?? throw new InvalidOperationException("The route is open to callers that are not known.");

    private Outcome<V2Reply> List(V2Request request) =>
        ListReply.Of(request, Resource, [.. links.Of(Caller).Select(link => (Action<IAnswerWriter>)(writer => WriteMembers(writer, link, request.Origin)))]);

    private Outcome<V2Reply> Add(V2Request request)
    {
        if (!ReadTarget(request).TryGet(out var path, out var refusal)) return refusal;
        if (!LinkFields.ReadName(request.Fields).TryGet(out var name, out refusal)) return refusal;
        if (!LinkFields.ReadExpiry(request.Fields, time.GetUtcNow()).TryGet(out var expires, out refusal)) return refusal;
        if (links.Add(Caller, path.ToString(), name ?? path.Name, expires) is not { } link) return TooMany;
        return Describe(link, request, StatusCodes.Status201Created) with { Location = $"{request.Origin}/api/2/link/{link.Uid}/" };
    }

    private Outcome<V2Reply> Read(V2Request request) =>
        Find(request.Id).TryGet(out var link, out var refusal) ? Describe(link, request, StatusCodes.Status200OK) : refusal;

    private Outcome<V2Reply> Edit(V2Request request)
    {
        if (!Find(request.Id).TryGet(out var link, out var refusal)) return refusal;
        if (!LinkFields.ReadName(request.Fields).TryGet(out var name, out refusal)) return refusal;
        if (!LinkFields.ReadExpiry(request.Fields, time.GetUtcNow()).TryGet(out var expires, out refusal)) return refusal;
        if (name is null && !request.Fields.Has(LinkFields.Expires)) return Refusal.Invalid("Nothing to change is given; there are name and expires.");
        var changed = link with { Name = name ?? link.Name, Expires = request.Fields.Has(LinkFields.Expires) ? expires : link.Expires };
        return links.Update(changed) ? Describe(changed, request, StatusCodes.Status200OK) : NoSuchLink;
    }

    private Outcome<V2Reply> Remove(V2Request request)
    {
        if (!Find(request.Id).TryGet(out var link, out var refusal)) return refusal;
        links.Remove(link);
        return V2Reply.Empty;
    }

    private Outcome<V2Reply> Exchange(V2Request request)
    {
        if (!ReadTarget(request).TryGet(out var path, out var refusal)) return refusal;
        if (request.Fields["mode"] is { Length: > 0 } mode && mode.ToUpperInvariant() is not ("R" or "READ"))
            return Refusal.Invalid("mode must be r: links are for reading alone.", "mode");
        if (!LinkFields.ReadExpiry(request.Fields, time.GetUtcNow()).TryGet(out var expires, out refusal)) return refusal;
        if (!temporary.Issue(path, expires).TryGet(out var token, out refusal)) return refusal;
        return V2Reply.Object(writer => writer.Text("url", UrlOf(token, request.Origin)));
    }

    private Outcome<ApiPath> ReadTarget(V2Request request)
    {
        if (!PathFields.Read(request.Fields, "path").TryGet(out var path, out var refusal)) return refusal;
        return tree.Look(path).TryGet(out _, out refusal) ? path : refusal with { Field = "path" };
    }

    /// <summary>NotFound also for another's.</summary>
    private Outcome<Link> Find(string uid) => links.Find(uid) is { } link && link.Owner == Caller ? link : NoSuchLink;

    private static V2Reply Describe(Link link, V2Request request, int status) =>
        V2Reply.Object(writer => WriteMembers(writer, link, request.Origin), status);

    private static void WriteMembers(IAnswerWriter writer, Link link, string origin)
    {
        writer.Text("uid", link.Uid);
        writer.Text("href", UrlOf(link.Uid, origin));
        writer.Text(LinkFields.Name, link.Name);
        writer.Text("path", link.Path);
        writer.Text("time", ServiceTime.OfSeconds(link.Created));
        if (link.Expires is { } expires) writer.Text(LinkFields.Expires, ServiceTime.OfSeconds(expires));
        else writer.Null(LinkFields.Expires);
    }

    private static string UrlOf(string token, string origin) => $"{origin}/{LinkedCalls.Folder}/{token}";
}
