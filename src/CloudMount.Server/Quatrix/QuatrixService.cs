using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Jobs;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Calls;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Jobs;
using CloudMount.Server.Quatrix.Previews;
using CloudMount.Server.Quatrix.Projects;
using CloudMount.Server.Quatrix.Sessions;
using CloudMount.Server.Quatrix.Tags;
using CloudMount.Server.Quatrix.Uploads;
using CloudMount.Server.Transfers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Quatrix;

/// <summary>Quatrix API 1.0 over the served folder: its parts put together, and what it does by itself once an hour.</summary>
internal sealed class QuatrixService : IAsyncDisposable
{
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromHours(1);

    private readonly Database _database;
    private readonly UploadStore _uploads;
    private readonly EntryTrash _trash;
    private readonly PreviewMaker _previews;
    private readonly TagStore _tags;
    private readonly ILogger _logger;
    private readonly ITimer _cleaning;

    private QuatrixService(Database database, (ServedTree Tree, JobQueue Queue) shared, ServerOptions options, Logins logins, ILogger logger)
    {
        var (tree, time) = (shared.Tree, options.TimeProvider);
        (_database, _logger) = (database, logger);
        _uploads = new(database, tree.Area, time);
        var ids = new EntryIds(tree, new HintStore(database), options.MaxListedEntries);
        _trash = new(tree, ids, time);
        var (gate, placer) = (new KeyedGate(), new ContentPlacer(tree, logins.Access));
        var finisher = new UploadFinisher(ids, _uploads, logins.Access, (tree.Area, placer), gate);
        var sessions = new SessionStore(options.SessionLifetime, time);
        var authenticator = new Authenticator(logins, sessions);
        var projects = new ProjectStore(database);
        var folders = new ProjectFolders(projects, ids, logins.Accounts, logins.Access);
        var objects = new FileObjects(tree, ids, projects, options.MaxListedEntries, isExtended: !options.IsQuatrixPlain);
        var parameters = new ExtendedParameters(ids, areOffered: !options.IsQuatrixPlain);
        var lister = new TreeLister(tree, options.MaxListedEntries);
        var mover = new EntryMover(new(tree), ids);
        var jobs = new JobReplies(shared.Queue);
        _previews = new(tree, time);
        _tags = new(database);
        var unread = new UnreadBody(time);
        Endpoint = new(authenticator, unread, !options.IsQuatrixPlain,
        [
            .. new SessionCalls(authenticator).Routes,
            .. new ApiKeyCalls(logins.Keys, logins.Access).Routes,
            .. new AccountCalls(logins.Accounts, logins.Access, logins.Passwords, sessions).Routes,
            .. LanguageCalls.Routes,
            .. new MfaCalls(logins.Factors, sessions).Routes,
            .. new ProfileCalls(tree, ids, logins.Factors).Routes,
            .. new FileLookupCalls(ids, objects, lister, parameters).Routes,
            .. new FileInfoCalls(ids, objects, folders, tree.Journal).Routes,
            .. new FileEditCalls(tree, ids, objects, (mover, new(tree)), parameters).Routes,
            .. new FileCopyCalls(ids, objects, new(tree, ids, placer, lister), mover, jobs, parameters).Routes,
            .. new FileDeleteCalls(ids, _trash, _uploads, jobs, parameters).Routes,
            .. new UploadCalls(tree, _uploads, finisher, objects, parameters).Routes,
            .. new ContentCalls(tree, ids, placer, objects, parameters).Routes,
            .. new UploadContentCalls(
                new(_uploads, logins.Access, tree, (gate, unread)), new(_uploads, logins.Access, tree, finisher, (gate, unread)), objects).Routes,
            .. new DiffCalls(ids, new(tree.Journal, time), new(ids, projects), parameters).Routes,
            .. new ActivityCalls(tree.Journal, logins.Access).Routes,
            .. new DownloadCalls(ids, logins.Access, (new(tree), new(tree, lister)), parameters, time).Routes,
            .. new PreviewCalls(ids, _previews).Routes,
            .. new JobCalls(jobs).Routes,
            .. new SearchCalls(ids, objects, lister, _tags, projects).Routes,
            .. new TagCalls(ids, _tags).Routes,
            .. new ProjectFolderCalls(folders, ids, new(tree), time).Routes,
            .. new ProjectUserCalls(folders).Routes,
        ]);
        _uploads.RemoveOld();
        _cleaning = time.CreateTimer(_ => _ = CleanAsync(), null, CleaningInterval, CleaningInterval);
    }

    public QuatrixEndpoint Endpoint { get; }

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    /// <param name="queue">Must have ended what goes on before this is disposed.</param>
    public static QuatrixService Open(
        ServerOptions options, ServedTree tree, JobQueue queue, Logins logins, ILogger logger)
    {
        var database = QuatrixDatabase.Open(options.DataDirectory);
        try
        {
            return new(database, (tree, queue), options, logins, logger);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cleaning.DisposeAsync().ConfigureAwait(false);
        _previews.Dispose();
        _database.Dispose();
    }

    private async Task CleanAsync()
    {
        try
        {
            _uploads.RemoveOld();
            await _trash.RemoveOldAsync().ConfigureAwait(false);
            _tags.RemoveOrphans();
        }
        catch (Exception failure) when (failure is SqliteException or ObjectDisposedException or InvalidOperationException)
        {
            // While the server stops, or the disk fails: the next round or start does it.
            _logger.LogWarning(failure, "Old uploads and deleted entries could not be removed.");
        }
    }
}
