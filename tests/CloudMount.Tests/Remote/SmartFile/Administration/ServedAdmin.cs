using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using CloudMount.Remote.SmartFile.Administration;

namespace CloudMount.Tests.Remote.SmartFile.Administration;

/// <summary>The sites and users of the real server.</summary>
public sealed class ServedAdmin : ServedDirectories
{
    /// <summary>As the account of the operator, who is a reseller.</summary>
    public SmartFileAdmin Open() => Open(Server.CreatedAccount!.Key, Server.CreatedAccount.Password);

    public SmartFileAdmin Open(string key, string password) =>
        new(new SmartFileOptions { Address = Server.BaseAddress, Credentials = new(key, password) }, new RemoteHealth(TimeProvider.System));
}
