using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>right</c>: what the caller may do.</summary>
internal sealed class RightCalls(AccountStore accounts)
{
    public IEnumerable<V2Route> Routes => [new("GET", "right", List)];

    private Outcome<V2Reply> List(V2Request request)
    {
        if (Requester.Current.Account is not { } id || accounts.Find(id) is not { } account) return Access.Deactivated;
        return new V2Reply(StatusCodes.Status200OK, body =>
        {
            body.Writer.BeginItems();
            foreach (var (name, description) in RightsOf(account))
            {
                body.Writer.BeginObject();
                body.Writer.Text("name", name);
                body.Writer.Text("description", description);
                body.Writer.EndObject();
            }

            body.Writer.EndList();
            return Task.CompletedTask;
        });
    }

    private static IEnumerable<(string Name, string Description)> RightsOf(Account account)
    {
        yield return ("file_access", "List, read, write and remove files below your root.");
        if (account.Role > Role.User) yield return ("user_admin", "Look after users.");
        if (Access.IsReseller(account)) yield return ("site_admin", "Look after sites.");
    }
}
