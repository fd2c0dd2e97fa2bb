using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;

namespace CloudMount.Server.Quatrix.Projects;

/// <summary>Reads with whom a project folder is shared, as clients say it: <c>[{user_id, operations, notify}]</c>.</summary>
internal static class ProjectShares
{
    /// <summary>The accounts of <c>users_permissions</c>. Missing, Invalid, NotFound (an account).</summary>
    public static Outcome<IReadOnlyList<Guid>> ReadUsers(JsonBody body, ProjectFolders folders)
    {
        if (!body.Objects("users_permissions").TryGet(out var given, out var refusal)) return refusal;
        var users = new List<Guid>(given.Count);
        foreach (var one in given)
        {
            if (!ReadUser(one, folders).TryGet(out var user, out refusal)) return refusal;
            if (WhyNotGranted(one) is { } ungranted) return ungranted;
            if (!users.Contains(user)) users.Add(user);
        }

        return users;
    }

    /// <summary>The account of <c>user_id</c>. Missing, Invalid, NotFound.</summary>
    public static Outcome<Guid> ReadUser(JsonBody body, ProjectFolders folders) =>
        body.Text("user_id").TryGet(out var id, out var refusal) ? folders.FindUser(id) : refusal;

    /// <summary>
    /// Why what an account is to be allowed cannot be; null when it can. All accounts have all rights in what they reach: to take less
    /// for done would leave somebody with more than was meant. Notices are taken for a wish that is not fulfilled, which replies tell.
    /// </summary>
    public static Refusal? WhyNotGranted(JsonBody body)
    {
        if (!body.Length("operations").TryGet(out var operations, out var refusal)) return refusal;
        if (!body.Flag("notify", ifAbsent: false).TryGet(out _, out refusal)) return refusal;
        return operations is null || (operations & FileObject.AllOperations) == FileObject.AllOperations ? null : Refusal.Invalid(
            $"Each account has all rights in what it reaches, so operations must be {FileObject.AllOperations} or absent.", "operations");
    }
}
