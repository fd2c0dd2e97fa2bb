using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The server's Quatrix account.</summary>
public class ServedQuatrixAccount : ServedDirectories
{
    /// <param name="withApiKey">By API key; else it logs in with the account's key and password.</param>
    public QuatrixStore OpenStore(bool withApiKey)
    {
        var account = Server.CreatedAccount!;
        var options = new QuatrixOptions
        {
            Address = Server.BaseAddress,
            Credentials = withApiKey ? new(Server.CreatedApiKey!, "") : new(account.Key, account.Password),
            Root = NewDirectory(),
        };
        return new QuatrixStore(options, new RemoteHealth(TimeProvider.System), NullLogger<QuatrixStore>.Instance);
    }
}
