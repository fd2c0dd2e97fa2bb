using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using CloudMount.Remote.SmartFile.V2;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>The server's SmartFile account, spoken to by v2.</summary>
public sealed class ServedV2Account : ServedDirectories
{
    /// <param name="isAnother">For another client on the directory of the last one.</param>
    /// <param name="partBytes">Of uploads in parts.</param>
    public SmartFileV2Store OpenStore(bool isAnother = false, long partBytes = 64 << 20)
    {
        var account = Server.CreatedAccount!;
        var options = new SmartFileOptions
        {
            Address = Server.BaseAddress,
            Credentials = new SmartFileCredentials(account.Key, account.Password),
            Root = DirectoryFor(isAnother),
        };
        return new SmartFileV2Store(options, new RemoteHealth(TimeProvider.System), NullLogger<SmartFileV2Store>.Instance) { PartBytes = partBytes };
    }

    /// <summary>The names in the directory of the last store, as the server has them.</summary>
    public string[] NamesOnServer() => [.. Directory.EnumerateFileSystemEntries(Path.Combine(Root, DirectoryFor(isAnother: true).Name)).Select(Path.GetFileName).OfType<string>()];

    /// <summary>Gives a file in the directory of the last store a time of long ago.</summary>
    public void MakeOld(string name) => File.SetLastWriteTimeUtc(Path.Combine(Root, DirectoryFor(isAnother: true).Name, name), DateTime.UnixEpoch.AddYears(40));
}
