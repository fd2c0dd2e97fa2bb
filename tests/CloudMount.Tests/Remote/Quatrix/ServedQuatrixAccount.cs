using System.Net;
using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The server's Quatrix account.</summary>
public class ServedQuatrixAccount : ServedDirectories
{
    /// <param name="withApiKey">By API key; else it logs in with the account's key and password.</param>
    /// <param name="isAnother">For another client on the directory of the last one.</param>
    public QuatrixStore OpenStore(bool withApiKey, bool isAnother = false)
    {
        var account = Server.CreatedAccount!;
        var options = new QuatrixOptions
        {
            Address = Server.BaseAddress,
            Credentials = withApiKey ? new(Server.CreatedApiKey!, "") : new(account.Key, account.Password),
            PollInterval = TimeSpan.FromMilliseconds(200),
            Root = DirectoryFor(isAnother),
        };
        return new QuatrixStore(options, new RemoteHealth(TimeProvider.System), NullLogger<QuatrixStore>.Instance);
    }

    /// <summary>Makes a directory of the last store a project folder, as another client does.</summary>
    public async Task MakeProjectAsync(string id, string name)
    {
        using var client = new HttpClient { BaseAddress = Server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Server.CreatedApiKey);
        using var content = new StringContent($$"""{"name":"{{name}}","file_id":"{{id}}","users_permissions":[]}""");
        using var reply = await client.PostAsync(new Uri("/api/1.0/project-folder/create", UriKind.Relative), content, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
    }
}
