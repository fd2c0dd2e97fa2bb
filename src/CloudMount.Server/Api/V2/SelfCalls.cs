using System.Net;
using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary><c>ping</c> and <c>whoami</c>.</summary>
internal sealed class SelfCalls(Logins logins)
{
    public IEnumerable<V2Route> Routes =>
    [
        new("GET", "ping", Ping) { IsOpen = true },
        new("GET", "whoami", Describe),
    ];

    private static Outcome<V2Reply> Ping(V2Request request) => V2Reply.Object(writer => writer.Text("ping", "pong"));

    private Outcome<V2Reply> Describe(V2Request request)
    {
        // Removed since it was let in.
        if (Requester.Current.Account is not { } id || logins.Accounts.Find(id) is not { } account) return new Refusal(RefusalKind.NotFound, "The account is gone.");
        var site = account.Site is { } siteId ? logins.Sites.Find(siteId) : null;
        return V2Reply.Object(writer =>
        {
            writer.Text("address", (request.Http.Connection.RemoteIpAddress ?? IPAddress.None).ToString());
            writer.BeginMap("user");
            writer.Text("username", account.Key);
            writer.Text("name", account.Name);
            if (account.Email is { } email) writer.Text("email", email);
            else writer.Null("email");
            writer.Flag("owner", account.Site is null || site?.Owner == account.Id);
            writer.EndObject();
            writer.BeginMap("site");
            writer.Text("name", site?.Name ?? "");
            writer.EndObject();
        });
    }
}
