namespace CloudMount.Server.Tests.Quatrix;

/// <summary>One server with three accounts for all tests of project folders.</summary>
public sealed class ProjectFixture : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    /// <summary>Makes the project folders.</summary>
    public QuatrixClient Owner { get; private set; } = null!;

    public QuatrixClient First { get; private set; } = null!;

    public QuatrixClient Second { get; private set; } = null!;

    public string OwnerId { get; private set; } = "";

    public string FirstId { get; private set; } = "";

    public string SecondId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        Owner = new(Server.Server.BaseAddress, Server.Server.CreatedApiKey);
        (First, Second) = (await JoinAsync(), await JoinAsync());
        (OwnerId, FirstId, SecondId) = (await IdOfAsync(Owner), await IdOfAsync(First), await IdOfAsync(Second));
    }

    public ValueTask DisposeAsync()
    {
        Owner.Dispose();
        First.Dispose();
        Second.Dispose();
        return Server.DisposeAsync();
    }

    private async Task<QuatrixClient> JoinAsync()
    {
        var login = await QuatrixClient.LoginAsync(Server, Server.Server.AddAccount());
        return new(Server.Server.BaseAddress, null) { Session = login.Text("session_id") };
    }

    private static async Task<string> IdOfAsync(QuatrixClient client) => (await client.GetAsync("profile")).Text("id");
}
