using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>The server's SmartFile account.</summary>
public class ServedAccount : ServedDirectories
{
    /// <param name="isAnother">For another client on the directory of the last one.</param>
    public SmartFileStore OpenStore(bool isAnother = false)
    {
        var account = Server.CreatedAccount!;
        var options = new SmartFileOptions
        {
            Address = Server.BaseAddress,
            Credentials = new SmartFileCredentials(account.Key, account.Password),
            Root = DirectoryFor(isAnother),
        };
        return new SmartFileStore(options, new RemoteHealth(TimeProvider.System), NullLogger<SmartFileStore>.Instance);
    }
}
