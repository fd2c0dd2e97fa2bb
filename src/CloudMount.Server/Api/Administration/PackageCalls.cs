using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.Administration;

/// <summary><c>/reseller/packages/list/</c>: what a reseller can give to a site.</summary>
internal sealed class PackageCalls(PackageStore packages)
{
    public IEnumerable<AdminRoute> Routes =>
    [
        AdminRoute.Of(AdminRoute.Get, "reseller/packages/list", List),
        AdminRoute.Of(AdminRoute.Get, "reseller/packages/list/*", Read),
    ];

    private Outcome<AdminReply> List(AdminRequest request) => Access.IsReseller(request.Caller)
        ? new AdminReply(StatusCodes.Status200OK) { Items = packages.All.Select(Describe) } : SiteCalls.NoReseller;

    private Outcome<AdminReply> Read(AdminRequest request)
    {
        if (!Access.IsReseller(request.Caller)) return SiteCalls.NoReseller;
        return packages.Find(request.Name!) is { } package
            ? new AdminReply(StatusCodes.Status200OK) { Object = Describe(package) } : new Refusal(RefusalKind.NotFound, "There is no such package.");
    }

    private static Action<IAnswerWriter> Describe(Package package) => writer => writer.Text("name", package.Name);
}
