using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>The server's SmartFile account.</summary>
public class ServedAccount : ServedDirectories
{
    public SmartFileStore OpenStore()
    {
        var account = Server.CreatedAccount!;
        var options = new SmartFileOptions
        {
            Address = Server.BaseAddress,
            Credentials = new SmartFileCredentials(account.Key, account.Password),
            Root = NewDirectory(),
        };
        return new SmartFileStore(options, new RemoteHealth(TimeProvider.System), NullLogger<SmartFileStore>.Instance);
    }
}
