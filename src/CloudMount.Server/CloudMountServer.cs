using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Api;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Tls;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server;

/// <summary>
/// A running server of SmartFile v1.0 and v2 and Quatrix API 1.0 over one folder. Several can run in a process, each over a folder of its own. Dispose it in every
/// case.
/// </summary>
public sealed class CloudMountServer : IAsyncDisposable
{
    private const string FirstKeyName = "first";

    private readonly WebApplication _web;
    private readonly ServedTree _tree;
    private readonly Logins _logins;
    private readonly ServedApis _apis;
    private int _isDisposed;

    private CloudMountServer(WebApplication web, ServedTree tree, Logins logins, ServedApis apis)
    {
        _web = web;
        _tree = tree;
        _logins = logins;
        _apis = apis;
        BaseAddress = WebHost.AddressOf(web);
    }

    /// <summary>Where clients on this machine reach it, with the port that was taken where 0 was asked for.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The certificate authority that clients have to trust, in PEM; null unless the server made one.</summary>
    public string? AuthorityFile { get; private init; }

    /// <summary>The account made in this start, since there was none. To be shown once; null when accounts existed.</summary>
    public FirstAccount? CreatedAccount { get; private init; }

    /// <summary>An API key of that account for clients of Quatrix. To be shown once; null where Quatrix is not served, too.</summary>
    public string? CreatedApiKey { get; private init; }

    /// <summary>
    /// Starts a server; when the task ends it answers. Throws <see cref="ServerStartException"/> when it cannot, having left nothing open.
    /// </summary>
    public static async Task<CloudMountServer> StartAsync(ServerOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        options.Validate();
        var logins = Logins.Open(options.DataDirectory, options.TimeProvider);
        ServedTree? tree = null;
        ServedApis? apis = null;
        try
        {
            tree = ServedTree.Open(options, loggers.CreateLogger("CloudMount.Server"), logins.DiskLimitOf);
            apis = await ServedApis.OpenAsync(options, tree, logins, loggers).ConfigureAwait(false);
            var (guard, routes) = Compose(options, tree, logins, apis, loggers.CreateLogger("CloudMount.Server.Access"));
            var web = await WebHost.StartAsync(options, loggers, guard.HandleAsync, cancellation).ConfigureAwait(false);
            var (created, key) = logins.Accounts.All.Count == 0 ? AddFirst(logins, apis.Quatrix is not null) : (null, null);
            return new(web, tree, logins, apis)
            {
                AuthorityFile = options.IsSelfSigned ? OwnCertificate.AuthorityFileIn(options.DataDirectory) : null,
                CreatedAccount = created,
                CreatedApiKey = key,
                Routes = [.. routes, .. apis.Quatrix?.Endpoint.ServedRoutes ?? []],
            };
        }
        catch
        {
            if (apis is not null) await apis.DisposeAsync().ConfigureAwait(false);
            tree?.Dispose();
            logins.Dispose();
            throw;
        }
    }

    /// <summary>All calls that it answers, from the tables they are looked up in.</summary>
    internal IReadOnlyList<ServedRoute> Routes { get; private init; } = [];

    /// <summary>All that lets somebody in.</summary>
    internal Logins Logins => _logins;

    /// <summary>Adds an account, or gives an existing key a new password. A part that is not given is generated.</summary>
    /// <inheritdoc cref="Logins.Put"/>
    public FirstAccount AddAccount(string? key = null, string? password = null) => _logins.Put(key, password).Shown;

    /// <summary>Stops: no new request is taken, running ones have five seconds. May be called more than once.</summary>
    public Task StopAsync(CancellationToken cancellation)
    {
        _tree.Journal.EndWaits();
        return _web.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        await _apis.DisposeAsync().ConfigureAwait(false);
        _tree.Dispose();
        _logins.Dispose();
    }

    private static (FirstAccount Account, string? Key) AddFirst(Logins logins, bool withKey)
    {
        var (account, shown) = logins.Put(null, null);
        return (shown, withKey ? logins.Keys.Create(account.Id, FirstKeyName, isActive: true).Text : null);
    }

    private static (RequestGuard Guard, IReadOnlyList<ServedRoute> Routes) Compose(
        ServerOptions options, ServedTree tree, Logins logins, ServedApis apis, ILogger accessLog)
    {
        var features = new ApiFeatures(options.IsPlain, options.IsQuatrixPlain, tree.KeepsRecords);
        var urls = new TransferUrls(options.UrlLifetime, options.TimeProvider);
        var lister = new TreeLister(tree, options.MaxListedEntries);
        IPathCall[] calls =
        [
            new ListCall(lister, urls),
            new AddCall(new EntryAdder(tree), urls, features),
            new EditCall(tree, new EntryEditor(tree), lister, urls, features),
            new DeleteCall(new EntryRemover(tree), features),
            .. options.IsPlain ? (IPathCall[])[] : [new ChangesCall(tree, new(tree.Journal, options.TimeProvider))],
        ];
        var answerer = new Answerer(new PathObjectWriter(features, tree));
        var upload = new UploadEndpoint(tree, new ContentPlacer(tree, logins.Access), urls, logins.Access, features);
        var download = new DownloadEndpoint(new FileSender(tree), urls, logins.Access);
        var other = options.IsPlain ? null : apis.Quatrix is null ? QuatrixEndpoint.RefuseAsync : (Func<HttpContext, string[], Task>)apis.Quatrix.Endpoint.HandleAsync;
        var endpoint = new ApiEndpoint(new(logins), (calls, apis.Administration), (upload, download), answerer, apis.V2.Endpoint, other);
        return (new(endpoint, features, apis.Running, options.TimeProvider, accessLog), endpoint.Routes);
    }
}
