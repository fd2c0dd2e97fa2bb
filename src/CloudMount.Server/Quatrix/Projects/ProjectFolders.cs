using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Projects;

/// <summary>The project folders that are there, and what an account may do with them: its owner and its users may see it and say who its users are.</summary>
internal sealed class ProjectFolders(ProjectStore projects, EntryIds ids, AccountStore accounts, Access access)
{
    public ProjectStore Store => projects;

    /// <summary>Null for an account that the caller does not see, and for one that was removed.</summary>
    public Account? FindSeen(Guid id) => access.FindSeen(id);

    /// <summary>Null for an account that was removed, or is not of the caller's site.</summary>
    private Account? FindAccount(Guid id) => accounts.Find(id) is { } account && account.Site == Requester.Territory.Site ? account : null;

    /// <summary>Those of an account that lie in the home, with their directories.</summary>
    public List<(Project Project, Identified Folder)> Of(Guid account)
    {
        var own = new List<(Project, Identified)>();
        foreach (var project in projects.All)
            if (IsOpenTo(project, account) && FindFolder(project.Folder) is { } folder) own.Add((project, folder));
        return own;
    }

    /// <summary>A project folder by its id. NotFound, Forbidden (the account is neither its owner nor a user of it).</summary>
    public Outcome<(Project Project, Identified Folder)> Find(string? id, Guid account)
    {
        if (EntryId.Parse(id) is not { } parsed || projects.Find(parsed) is not { } project || FindFolder(parsed) is not { } folder) return NoSuchProject;
        return IsOpenTo(project, account)
            ? (project, folder) : new Refusal(RefusalKind.Forbidden, "Only its owner and its users may see and change the users of a project folder.");
    }

    /// <summary>The project folder that an entry is, or the nearest that it lies in; null when there is none.</summary>
    public Project? FindAbove(Identified entry)
    {
        for (var here = entry; ;)
        {
            if (projects.Find(here.Id) is { } project) return project;
            if (here.ParentId is not { } parent || !ids.Find(parent).TryGet(out var above, out _)) return null;
            here = above;
        }
    }

    /// <summary>Whether an account may end a project folder: its owner, and if that was removed each of its users.</summary>
    public bool MayEnd(Project project, Guid account) => project.Owner == account || FindAccount(project.Owner) is null;

    /// <summary>The id of an account that the caller sees. NotFound.</summary>
    public Outcome<Guid> FindUser(string text) => Guid.TryParse(text, out var id) && FindSeen(id) is not null
        ? id : new Refusal(RefusalKind.NotFound, "There is no user with this id; account/roles tells who there is.", "user_id");

    /// <summary>The accounts of a project folder that the caller sees, its owner first.</summary>
    public IEnumerable<Guid> UsersOf(Project project) => AllOf(project).Where(account => FindSeen(account) is not null);

    /// <summary>Those that there are.</summary>
    private IEnumerable<Guid> AllOf(Project project) => project.Users.Prepend(project.Owner).Where(account => FindAccount(account) is not null);

    private static Refusal NoSuchProject { get; } = new(RefusalKind.NotFound, "There is no such project folder.");

    /// <summary>What is left of a project whose owner and users were all removed is open to all.</summary>
    private bool IsOpenTo(Project project, Guid account) => project.IsOf(account) || !AllOf(project).Any();

    private Identified? FindFolder(EntryId id) => ids.Find(id).TryGet(out var folder, out _) && !folder.IsInTrash ? folder : null;
}
