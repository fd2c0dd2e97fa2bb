using System.Collections.Frozen;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Projects;

/// <summary>
/// The project folders, by the ids of their directories. Each listing asks for them, so they are held in memory; a change is on disk before it
/// counts. A directory that is moved takes its project along; that of one that is gone is kept until room is needed. Thread-safe.
/// </summary>
internal sealed class ProjectStore
{
    private const int UsualMax = 10_000;
    private const int MaxUsers = 1000;

    private readonly Database _database;
    private readonly int _max;
    private volatile FrozenDictionary<EntryId, Project> _all = FrozenDictionary<EntryId, Project>.Empty;

    /// <param name="max">The most project folders. They are in memory.</param>
    public ProjectStore(Database database, int max = UsualMax)
    {
        (_database, _max) = (database, max);
        Publish();
    }

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Project> All => [.. _all.Values.OrderBy(project => project.Created).ThenBy(project => project.Folder.Value)];

    /// <summary>Null for what is no project folder.</summary>
    public Project? Find(EntryId folder) => _all.GetValueOrDefault(folder);

    public bool Has(EntryId folder) => _all.ContainsKey(folder);

    /// <summary>Why there is no room for another project folder with so many users, to be asked before its directory is made; null when there is.</summary>
    public Refusal? MakeRoom(int users) => users > MaxUsers ? TooManyUsers : _all.Count < _max ? null : Change(MakeRoom);

    /// <summary>Makes a directory a project folder. Exists, Forbidden (too many).</summary>
    public Refusal? Add(Project project) => Change(() =>
    {
        if (Count("SELECT count(*) FROM project WHERE folder = $folder", project.Folder) > 0) return AlreadyThere;
        if (MakeRoom() is { } refusal) return refusal;
        _database.Execute(
            "INSERT INTO project (folder, owner, created) VALUES ($folder, $owner, $created)",
            ("$folder", project.Folder.ToBytes()), ("$owner", project.Owner.ToByteArray()), ("$created", project.Created));
        return AddEach([.. project.Users.Select(user => new Member(project.Folder, user))]);
    });

    /// <summary>Adds users, those that are there already for nothing; all or none. NotFound (the project folder), Forbidden (too many).</summary>
    public Refusal? Add(IReadOnlyList<Member> members) => Change(() => AddEach(members));

    /// <summary>Removes users.</summary>
    public Refusal? Remove(IReadOnlyList<Member> members) => Change(() =>
    {
        foreach (var member in members) _database.Execute("DELETE FROM project_user WHERE folder = $folder AND account = $account", Row(member));
        return null;
    });

    /// <summary>Makes a project folder a directory like others.</summary>
    public Refusal? Remove(EntryId folder) => Change(() =>
    {
        _database.Execute(
            "DELETE FROM project WHERE folder = $folder; DELETE FROM project_user WHERE folder = $folder", ("$folder", folder.ToBytes()));
        return null;
    });

    private static Refusal AlreadyThere { get; } = new(RefusalKind.Exists, "The directory is a project folder already.", "file_id");

    private static Refusal TooManyUsers { get; } = new(RefusalKind.Forbidden, $"A project folder has at most {MaxUsers} users beside its owner.");

    private Refusal? MakeRoom()
    {
        if (Count("SELECT count(*) FROM project") >= _max) RemoveOrphans();
        return Count("SELECT count(*) FROM project") < _max ? null : new(RefusalKind.Forbidden, $"There can be at most {_max} project folders.");
    }

    private Refusal? AddEach(IReadOnlyList<Member> members)
    {
        foreach (var member in members)
        {
            if (Count("SELECT count(*) FROM project WHERE folder = $folder", member.Folder) == 0) return Refusal.NoSuchPath;
            _database.Execute("INSERT OR IGNORE INTO project_user (folder, account) VALUES ($folder, $account)", Row(member));
            if (Count("SELECT count(*) FROM project_user WHERE folder = $folder", member.Folder) > MaxUsers)
                return TooManyUsers;
        }

        return null;
    }

    /// <summary>In one transaction, of which nothing stays when it is refused.</summary>
    private Refusal? Change(Func<Refusal?> change)
    {
        Refusal? refusal = null;
        _database.Together(() => (refusal = change()) is null);
        if (refusal is not null) return refusal;

        try
        {
            // Nothing else tells who shares what: on disk before it is answered.
            _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            Publish();
        }

        return null;
    }

    /// <summary>In a transaction of its own, so that of two changes the one that is read later is published later.</summary>
    private void Publish() => _database.Together(() =>
    {
        var users = _database
            .Query("SELECT folder, account FROM project_user ORDER BY rowid", static row => new Member(HintStore.ReadId(row, 0), new((byte[])row.GetValue(1))))
            .ToLookup(member => member.Folder, member => member.Account);
        _all = _database
            .Query(
                "SELECT folder, owner, created FROM project",
                row => new Project(HintStore.ReadId(row, 0), new((byte[])row.GetValue(1)), row.GetInt64(2), [.. users[HintStore.ReadId(row, 0)]]))
            .ToFrozenDictionary(project => project.Folder);
    });

    private void RemoveOrphans() => _database.Execute(
        "DELETE FROM project WHERE folder NOT IN (SELECT id FROM hint); DELETE FROM project_user WHERE folder NOT IN (SELECT folder FROM project)");

    private long Count(string query, EntryId? folder = null) =>
        _database.Query(query, static row => row.GetInt64(0), folder is { } id ? [("$folder", id.ToBytes())] : [])[0];

    private static (string Name, object? Value)[] Row(Member member) =>
        [("$folder", member.Folder.ToBytes()), ("$account", member.Account.ToByteArray())];
}
