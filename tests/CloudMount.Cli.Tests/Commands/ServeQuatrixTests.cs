using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>What the first <c>serve</c> prints for clients of Quatrix.</summary>
public sealed class ServeQuatrixTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_API_key_it_prints_lets_a_client_in()
    {
        await using var served = await ServedFolder.StartAsync(_workplace);
        using var client = new HttpClient { BaseAddress = served.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", served.ApiKey);
        var profile = await client.GetStringAsync(new Uri("/api/1.0/profile", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains(served.Key, profile, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/api/1.0/profile", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
