using System.Globalization;
using System.Text;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>Walks all calls of the running server, from its own tables.</summary>
public sealed class RouteWalkTests(TenantsFixture fixture) : IClassFixture<TenantsFixture>
{
    private readonly TestServer _server = fixture.Server;

    private IEnumerable<ServedRoute> Routes => _server.Server.Routes.OrderBy(route => route.Path.EndsWith("logout", StringComparison.Ordinal));

    [Fact]
    public void Every_call_has_an_example_and_only_few_need_no_credentials()
    {
        var nothing = Nothing();
        var missing = string.Join(", ", Routes.Select(NameOf).Where(route => RouteExamples.Of(route, nothing) is not { Count: > 0 }));
        Assert.True(missing.Length == 0, $"{nameof(RouteExamples)} has none for: {missing}");
        Assert.Equal(RouteExamples.Open.Order(StringComparer.Ordinal), Routes.Where(route => route.IsOpen).Select(NameOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_call_answers_without_credentials_unless_it_is_on_the_list()
    {
        var (site, owner) = fixture.NewSite();
        var own = await Belongings.MakeAsync(owner, site.Name, "one-without");
        foreach (var route in Routes.Where(route => !RouteExamples.Open.Contains(NameOf(route))))
        {
            foreach (var example in RouteExamples.Of(NameOf(route), own)!)
            {
                var answer = await SendAsync(route, example, null, null);
                Assert.True(answer.Status == 401, $"{NameOf(route)} {example.Rest} answers {answer.Status}.");
                Assert.DoesNotContain(own.Content, answer.Response, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Nobody_reaches_what_another_tenant_has_by_any_call_or_learns_that_it_is_there()
    {
        var (otherSite, other) = fixture.NewSite("-other", diskLimit: 1_000_000);
        var (site, own) = fixture.NewSite("-own");
        var (theirs, nothing) = (await Belongings.MakeAsync(other, otherSite.Name, "the-other"), Nothing());
        await own.UploadAsync("/own", "own");
        var before = await DescribeAsync(other, theirs);
        var session = await SessionOf(own);
        foreach (var route in Routes)
        {
            var (asked, compared) = (RouteExamples.Of(NameOf(route), theirs)!, RouteExamples.Of(NameOf(route), nothing)!);
            for (var i = 0; i < asked.Count; i++)
            {
                var answer = await SendAsync(route, asked[i], own, session);
                if (route.Path.EndsWith("logout", StringComparison.Ordinal)) session = await SessionOf(own);
                var same = await SendAsync(route, compared[i], own, session);
                var what = $"{NameOf(route)} {asked[i].Rest} {asked[i].Body}";
                Assert.True(answer.Status == same.Status, $"{what} answers {answer.Status}, and {same.Status} where there is nothing.");
                Assert.True(answer.Status != 500, $"{what} fails.");
                foreach (var secret in theirs.Secrets.Where(secret => !what.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                    Assert.False(answer.Response.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{what} tells {secret}.");
            }
        }

        Assert.Equal(before, await DescribeAsync(other, theirs));
        Assert.Equal(200, (await other.Quatrix.SendChunkAsync(theirs.UploadKey, [1], null)).Status);
        Assert.Equal(200, (await other.Quatrix.GetAsync("upload/finalize/" + theirs.UploadKey)).Status);
        Assert.True(File.Exists(fixture.FileOf(site, "/own")));

        // Its owner is told by the same requests.
        var told = 0;
        session = await SessionOf(other);
        foreach (var route in Routes.Where(route => route.Method == "GET" && !route.Path.Contains("delete", StringComparison.Ordinal)))
        {
            foreach (var example in RouteExamples.Of(NameOf(route), theirs)!)
            {
                var answer = await SendAsync(route, example, other, session);
                if (theirs.Secrets.Any(secret => !example.Rest.Contains(secret, StringComparison.Ordinal) && answer.Response.Contains(secret, StringComparison.Ordinal))) told++;
            }
        }

        Assert.InRange(told, 20, int.MaxValue);
    }

    private static Belongings Nothing() => new("/nothing-there", "nothing", "nobody@example.org");

    private static string NameOf(ServedRoute route) => $"{route.Method} {route.Path}";

    /// <summary>All that a tenant sees of its own.</summary>
    private static async Task<string> DescribeAsync(SiteUser owner, Belongings own)
    {
        var quatrix = owner.Quatrix;
        Answer[] all =
        [
            await owner.ListAsync("/", ("recurse", "all"), ("checksum", "SHA256")), await quatrix.GetAsync("file/metadata?depth=all"),
            await quatrix.GetAsync("file/metadata/" + own.TrashId), await quatrix.GetAsync("file/tags/" + own.FileId),
            await quatrix.GetAsync("project-folder/users/" + own.DirectoryId), await quatrix.GetAsync("api-key"), await quatrix.GetAsync("profile"),
            await quatrix.GetAsync("job/status/" + own.JobId), await quatrix.GetAsync("tracking/activity"),
        ];
        Assert.All(all, answer => Assert.Equal(200, answer.Status));
        return string.Join('\n', all.Select(answer => answer.Body));
    }

    private async Task<string> SessionOf(SiteUser user)
    {
        using var client = new QuatrixClient(_server.Server.BaseAddress, null);
        return (await client.GetAsync("session/login", ("Authorization", user.Basic.ToString()))).Text("session_id");
    }

    /// <summary>As a user of both APIs; as nobody without one.</summary>
    private async Task<(int Status, string Response)> SendAsync(ServedRoute route, RouteExample example, SiteUser? caller, string? session)
    {
        var path = route.Path.Split('{')[0].TrimEnd('/');
        var separator = example.Rest.Length == 0 || example.Rest[0] is '/' or '?' ? "" : "/";
        var headers = new StringBuilder();
        if (caller is not null) headers.Append(CultureInfo.InvariantCulture, $"Authorization: {caller.Basic}\r\n");
        if (session is not null) headers.Append(CultureInfo.InvariantCulture, $"X-Auth-Token: {session}\r\n");
        foreach (var (name, value) in example.Headers)
        {
            if (name == "Authorization") headers.Clear();
            headers.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (example.Body is { } body)
        {
            headers.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
            if (body.StartsWith("--b", StringComparison.Ordinal)) headers.Append("Content-Type: multipart/form-data; boundary=b\r\n");
            else if (body[0] == '{') headers.Append("Content-Type: application/json\r\n");
        }

        var response = await _server.SendRawAsync(path + separator + example.Rest, route.Method, headers.ToString(), example.Body ?? "", isKnown: false);
        return (int.Parse(response.AsSpan(9, 3), CultureInfo.InvariantCulture), response);
    }
}
