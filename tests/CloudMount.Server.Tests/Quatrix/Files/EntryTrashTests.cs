using CloudMount.Server.Files;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Server.Tests.Quatrix.Files;

/// <summary>Entries that were moved between the moment they were found and that in which they are deleted.</summary>
public sealed class EntryTrashTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloudmount-trash-");
    private readonly Database _database;
    private readonly ServedTree _tree;
    private readonly EntryIds _ids;
    private readonly EntryTrash _trash;

    public EntryTrashTests()
    {
        var (root, data) = (_home.CreateSubdirectory("root"), _home.CreateSubdirectory("data"));
        root.CreateSubdirectory("d");
        File.WriteAllText(Path.Combine(root.FullName, "d", "f"), "content");
        _tree = ServedTree.Open(new() { RootDirectory = root.FullName, DataDirectory = data.FullName }, NullLogger.Instance);
        _database = QuatrixDatabase.Open(data.FullName);
        _ids = new(_tree, new(_database), maxEntries: 100);
        _trash = new(_tree, _ids, TimeProvider.System);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _database.Dispose();
        _home.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lies_below_a_directory_that_was_renamed_meanwhile_is_deleted_where_it_is(bool isForGood)
    {
        var found = Find("d", "f");
        Directory.Move(PathOf("d"), PathOf("e"));
        Assert.Null(await _trash.DeleteAsync(found, isForGood, new()));
        Assert.Empty(Directory.GetFiles(PathOf("e")));
        Assert.Equal(!isForGood, _ids.Find(found.Id).TryGet(out var now, out _) && now.IsInTrash);
    }

    [Fact]
    public async Task What_went_into_the_trash_meanwhile_stays_there()
    {
        var (directory, found) = (Find("d"), Find("d", "f"));
        Assert.Null(await _trash.DeleteAsync(directory, isForGood: false, new()));
        Assert.Null(await _trash.DeleteAsync(found, isForGood: false, new()));
        Assert.True(_ids.Find(found.Id).TryGet(out var now, out _) && now.IsInTrash && now.ParentId == directory.Id);
    }

    [Fact]
    public async Task What_took_its_place_stays_and_what_is_gone_is_deleted()
    {
        var found = Find("d", "f");
        File.Delete(PathOf("d/f"));
        await File.WriteAllTextAsync(PathOf("d/f"), "other", TestContext.Current.CancellationToken);
        Assert.Null(await _trash.DeleteAsync(found, isForGood: true, new()));
        Assert.Equal("other", await File.ReadAllTextAsync(PathOf("d/f"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_trash_of_a_site_stays_over_a_restart_and_what_is_old_in_it_goes_as_in_any()
    {
        var (root, data) = (_home.CreateSubdirectory("other"), _home.CreateSubdirectory("other-data"));
        var options = new ServerOptions { RootDirectory = root.FullName, DataDirectory = data.FullName };
        var territory = Territory.Of(Guid.NewGuid(), [ReservedNames.Sites, "one"]);
        var file = Path.Combine(root.FullName, ".cloudmount-unfinished/trashes", territory.TrashName, "f");
        using (var tree = ServedTree.Open(options, NullLogger.Instance)) Assert.Null(tree.Area.EnsureTrash(territory));
        await File.WriteAllTextAsync(file, "deleted", TestContext.Current.CancellationToken);
        using var again = ServedTree.Open(options, NullLogger.Instance);
        var ids = new EntryIds(again, new(_database), maxEntries: 100);
        await new EntryTrash(again, ids, TimeProvider.System).RemoveOldAsync();
        Assert.True(File.Exists(file));
        await new EntryTrash(again, ids, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(31))).RemoveOldAsync();
        Assert.False(File.Exists(file));
    }

    private string PathOf(string path) => Path.Combine(_tree.RootDirectory, path);

    private Identified Find(params string[] names)
    {
        if (_ids.FindHome().TryGet(out var home, out _) && _ids.Find(home, names).TryGet(out var found, out _)) return found;
        throw new FileNotFoundException(string.Join('/', names));
    }
}
