using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>Which account to use, and how.</summary>
public sealed record SmartFileOptions
{
    /// <summary>The address of the service, http or https, without <c>/api/1.0</c>.</summary>
    public required Uri Address
    {
        get;
        init
        {
            if (value is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" })
            {
                throw new ArgumentException("The address begins with http:// or https:// and holds no password.", nameof(value));
            }

            field = value;
        }
    }

    public required SmartFileCredentials Credentials { get; init; }

    /// <summary>The remote directory that is the root of the mount.</summary>
    public RemotePath Root { get; init; } = RemotePath.Root;

    public RemoteHttpOptions Http { get; init; } = new();
}
