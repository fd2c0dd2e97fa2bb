using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary><c>role</c>: the roles there are. None can be made or changed.</summary>
internal static class RoleCalls
{
    private const string Resource = "role";

    public static IEnumerable<V2Route> Routes =>
    [
        new("GET", Resource, request => ListReply.Of(request, Resource, [.. Enum.GetValues<Role>().Select(Describe)])),
        new("GET", Resource + "/{id}", Read),
    ];

    private static Outcome<V2Reply> Read(V2Request request)
    {
        foreach (var role in Enum.GetValues<Role>()) if (role.ToString() == request.Id) return V2Reply.Object(Describe(role));
        return new Refusal(RefusalKind.NotFound, "There is no such role.");
    }

    private static Action<IAnswerWriter> Describe(Role role) => writer =>
    {
        writer.Text("name", role.ToString());
        writer.Text("description", role switch
        {
            Role.User => "Looks after himself.",
            Role.Manager => "Looks after the users of the site who are only that.",
            Role.Administrator => "Looks after all users of the site.",
        });
    };
}
