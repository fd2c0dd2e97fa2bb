using CloudMount.Server.Accounts;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Files;
using CloudMount.Server.Jobs;
using CloudMount.Server.Links;
using CloudMount.Server.Listing;
using CloudMount.Server.Transfers;

namespace CloudMount.Server.Api.V2;

/// <summary>SmartFile v2 over the served folder: its parts put together.</summary>
internal sealed class V2Service : IDisposable
{
    private readonly LinkStore _links;

    private V2Service(LinkStore links, ServerOptions options, (ServedTree Tree, JobQueue Jobs) shared, Logins logins, AdminEndpoint administration)
    {
        _links = links;
        var ((tree, jobs), time) = (shared, options.TimeProvider);
        var (pages, lister) = (new PageLister(tree, options.MaxListedEntries), new TreeLister(tree, options.MaxListedEntries));
        var (placer, remover, editor, adder) = (new ContentPlacer(tree, logins.Access), new EntryRemover(tree), new EntryEditor(tree), new EntryAdder(tree));
        var (sender, progress, temporary) = (new FileSender(tree), new UploadProgress(), new TemporaryLinks(time));
        Endpoint = new(new(logins), new(time), progress,
        [
            .. new SelfCalls(logins).Routes,
            .. new RightCalls(logins.Accounts).Routes,
            .. new InfoCalls(tree, pages, editor).Routes,
            .. new DataCalls(tree, sender, placer, remover).Routes,
            .. new ProgressCalls(progress).Routes,
            .. new DirectCalls(new(tree, adder), editor, pages).Routes,
            .. new TaskCalls(tree, jobs, new(tree, adder, placer, lister), (editor, remover), new(tree, placer, lister)).Routes,
            .. new AdminCalls(administration).Routes,
            .. new GroupCalls(logins).Routes,
            .. RoleCalls.Routes,
            .. new QuotaCalls(logins).Routes,
            .. new LinkCalls(tree, links, temporary, time).Routes,
            .. new LinkedCalls(tree, links, temporary, logins.Access, (sender, pages)).Routes,
        ]);
    }

    public V2Endpoint Endpoint { get; }

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    public static V2Service Open(ServerOptions options, ServedTree tree, JobQueue jobs, Logins logins, AdminEndpoint administration) =>
        new(LinkStore.Open(options.DataDirectory, options.TimeProvider), options, (tree, jobs), logins, administration);

    public void Dispose() => _links.Dispose();
}
