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
/// A running server of SmartFile v1.0 and Quatrix API 1.0 over one folder. Several can run in a process, each over a folder of its own. Dispose it in every
/// case.
/// </summary>
public sealed class CloudMountServer : IAsyncDisposable
{
    private const string FirstKeyName = "first";

    private readonly WebApplication _web;
    private readonly ServedTree _tree;
    private readonly AccountStore _accounts;
    private readonly CredentialCheck _credentials;
    private readonly QuatrixService? _quatrix;
    private int _isDisposed;

    private CloudMountServer(WebApplication web, ServedTree tree, AccountStore accounts, CredentialCheck credentials, QuatrixService? quatrix)
    {
        _web = web;
        _tree = tree;
        _accounts = accounts;
        _credentials = credentials;
        _quatrix = quatrix;
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
        var accounts = AccountStore.Open(options.DataDirectory);
        var tree = ServedTree.Open(options.RootDirectory, loggers.CreateLogger("CloudMount.Server"));
        var credentials = new CredentialCheck(accounts, options.TimeProvider);
        QuatrixService? quatrix = null;
        try
        {
            var keys = new ApiKeys(accounts, options.TimeProvider);
            if (!options.IsPlain && tree.KeepsRecords)
                quatrix = QuatrixService.Open(options, tree, (credentials, keys), loggers.CreateLogger("CloudMount.Server.Quatrix"));
            var guard = Compose(options, tree, credentials, quatrix, loggers.CreateLogger("CloudMount.Server.Access"));
            var web = await WebHost.StartAsync(options, loggers, guard.HandleAsync, cancellation).ConfigureAwait(false);
            var created = accounts.IsEmpty() ? Add(accounts, credentials, null, null) : null;
            return new(web, tree, accounts, credentials, quatrix)
            {
                AuthorityFile = options.IsSelfSigned ? OwnCertificate.AuthorityFileIn(options.DataDirectory) : null,
                CreatedAccount = created,
                CreatedApiKey = created is not null && quatrix is not null ? keys.Create(created.Key, FirstKeyName, isActive: true).Text : null,
            };
        }
        catch
        {
            quatrix?.Dispose();
            tree.Dispose();
            credentials.Dispose();
            throw;
        }
    }

    /// <summary>Adds an account, or gives an existing key a new password. A part that is not given is generated.</summary>
    /// <param name="key">At least 30 visible ASCII characters, no colon.</param>
    /// <param name="password">At least 30 visible ASCII characters.</param>
    public FirstAccount AddAccount(string? key = null, string? password = null) => Add(_accounts, _credentials, key, password);

    /// <summary>Stops: no new request is taken, running ones have five seconds. May be called more than once.</summary>
    public Task StopAsync(CancellationToken cancellation) => _web.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _web.StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _quatrix?.Dispose();
        _tree.Dispose();
        _credentials.Dispose();
    }

    private static FirstAccount Add(AccountStore accounts, CredentialCheck credentials, string? key, string? password)
    {
        var account = new FirstAccount(key ?? Credentials.Generate(), password ?? Credentials.Generate());
        if (!Credentials.IsKey(account.Key))
            throw new ArgumentException($"A key has at least {Credentials.MinLength} visible ASCII characters and no colon.", nameof(key));
        if (!Credentials.IsPassword(account.Password))
            throw new ArgumentException($"A password has at least {Credentials.MinLength} visible ASCII characters.", nameof(password));
        accounts.Put(account.Key, PasswordHash.Make(account.Password));
        credentials.Confirm(account.Key, account.Password);
        return account;
    }

    private static RequestGuard Compose(
        ServerOptions options, ServedTree tree, CredentialCheck credentials, QuatrixService? quatrix, ILogger accessLog)
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
        ];
        var answerer = new Answerer(new PathObjectWriter(features, options.RootDirectory));
        var upload = new UploadEndpoint(tree, new ContentPlacer(tree), urls);
        var download = new DownloadEndpoint(new FileSender(tree), urls);
        var other = options.IsPlain ? null : quatrix is null ? QuatrixEndpoint.RefuseAsync : (Func<HttpContext, string[], Task>)quatrix.Endpoint.HandleAsync;
        var endpoint = new ApiEndpoint(credentials, calls, (upload, download), answerer, other);
        return new RequestGuard(endpoint, features, options.TimeProvider, accessLog);
    }
}
