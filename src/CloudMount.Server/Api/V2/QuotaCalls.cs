using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;

namespace CloudMount.Server.Api.V2;

/// <summary><c>quota</c>: what sites may have by their packages, which only the operator changes. Users and groups have no quotas of their own.</summary>
internal sealed class QuotaCalls(Logins logins)
{
    private const string Sites = "quota/site";
    private static readonly Refusal NoSuchQuota = new(RefusalKind.NotFound, "There is no such quota.");

    public IEnumerable<V2Route> Routes =>
    [
        new("GET", Sites, List),
        new("GET", Sites + "/{id}", Read),
        new("GET", "quota/user", static request => ListReply.Of(request, "quota/user", [])),
        new("GET", "quota/group", static request => ListReply.Of(request, "quota/group", [])),
    ];

    private Outcome<V2Reply> List(V2Request request) => ListReply.Of(request, Sites, [.. Seen().Select(Describe)]);

    private Outcome<V2Reply> Read(V2Request request) =>
        Seen().FirstOrDefault(site => site.Name.Equals(request.Id, StringComparison.OrdinalIgnoreCase)) is { } site ? V2Reply.Object(Describe(site)) : NoSuchQuota;

    /// <summary>A reseller's sites; to a user his own.</summary>
    private IEnumerable<Site> Seen()
    {
        if (Requester.Current.Account is not { } id || logins.Accounts.Find(id) is not { } caller) return [];
        return caller.Site is { } own ? logins.Sites.Find(own) is { } site ? [site] : [] : logins.Access.SitesOf(caller);
    }

    private Action<IAnswerWriter> Describe(Site site) => writer =>
    {
        writer.Text("site", site.Name);
        writer.Text("enforcement", "hard");
        writer.Null("interval");
        if (logins.Packages.Find(site.Package)?.DiskLimit is { } limit) writer.Number("disk_bytes_limit", limit);
        else writer.Null("disk_bytes_limit");
        writer.Null("xfer_bytes_limit");
    };
}
