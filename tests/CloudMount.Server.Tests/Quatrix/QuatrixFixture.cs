namespace CloudMount.Server.Tests.Quatrix;

/// <summary>One server with a client of Quatrix for all tests of a class; each test works in a directory of its own.</summary>
public sealed class QuatrixFixture : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public QuatrixClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        Client = new(Server.Server.BaseAddress, Server.Server.CreatedApiKey);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return Server.DisposeAsync();
    }
}
