using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Projects;

/// <summary>A directory that accounts work on together. Which ones is told by it; who reaches it is decided by where it lies.</summary>
/// <param name="Folder">The directory. Its id is that of the project folder, too.</param>
/// <param name="Owner">The account that made it a project folder.</param>
/// <param name="Created">When: Unix seconds.</param>
/// <param name="Users">The other accounts, in the order they were added. Some may have been removed since.</param>
internal sealed record Project(EntryId Folder, Guid Owner, long Created, IReadOnlyList<Guid> Users)
{
    public bool IsOf(Guid account) => Owner == account || Users.Contains(account);
}
