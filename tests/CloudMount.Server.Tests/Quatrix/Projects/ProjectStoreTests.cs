using CloudMount.Server.Files;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;

namespace CloudMount.Server.Tests.Quatrix.Projects;

public sealed class ProjectStoreTests : IDisposable
{
    private const int Max = 2;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("cloudmount-projects-");
    private readonly Database _database;
    private readonly HintStore _hints;
    private readonly ProjectStore _projects;

    public ProjectStoreTests()
    {
        _database = QuatrixDatabase.Open(_data.FullName);
        _hints = new(_database);
        _projects = new(_database, Max);
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public void Where_there_are_too_many_those_of_directories_that_are_gone_make_room_and_no_others()
    {
        var (first, gone, next) = (Add(), Add(), EntryId.Mint());
        Assert.Equal(RefusalKind.Forbidden, _projects.Add(ProjectOf(next))?.Kind);
        Assert.Equal(RefusalKind.Forbidden, _projects.MakeRoom(users: 0)?.Kind);
        _hints.Remove(gone);
        Assert.Equal(RefusalKind.Forbidden, _projects.MakeRoom(users: 1001)?.Kind);
        Assert.Null(_projects.MakeRoom(users: 1000));
        Assert.Null(_projects.Add(ProjectOf(next)));
        Assert.Equal((true, false, true), (_projects.Has(first), _projects.Has(gone), _projects.Has(next)));
        Assert.Equal(2, Reopened().All.Count);
    }

    [Fact]
    public void Too_many_users_are_refused_and_none_of_them_is_added()
    {
        var folder = Add();
        Assert.Null(_projects.Add([new(folder, Guid.NewGuid())]));
        Assert.Equal(RefusalKind.Forbidden, _projects.Add([.. Enumerable.Range(0, 1000).Select(_ => new Member(folder, Guid.NewGuid()))])?.Kind);
        Assert.Single(_projects.Find(folder)!.Users);
        Assert.Single(Reopened().Find(folder)!.Users);
        Assert.Equal(RefusalKind.NotFound, _projects.Add([new(folder, Guid.NewGuid()), new(EntryId.Mint(), Guid.NewGuid())])?.Kind);
        Assert.Single(_projects.Find(folder)!.Users);
    }

    [Fact]
    public async Task Changes_at_once_are_all_seen()
    {
        var folder = Add();
        await Parallel.ForAsync(0, 50, TestContext.Current.CancellationToken, (_, _) =>
        {
            var member = new Member(folder, Guid.NewGuid());
            Assert.Null(_projects.Add([member]));
            Assert.Contains(member.Account, _projects.Find(folder)!.Users);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(50, _projects.Find(folder)!.Users.Count);
    }

    private ProjectStore Reopened() => new(_database, Max);

    private EntryId Add()
    {
        var id = EntryId.Mint();
        _hints.Put(id, new(_hints.Home, id.ToString()));
        Assert.Null(_projects.Add(ProjectOf(id)));
        return id;
    }

    private static Project ProjectOf(EntryId id) => new(id, Guid.NewGuid(), 1, []);
}
