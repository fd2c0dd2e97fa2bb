using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Projects;

/// <summary>That an account is a user of a project folder.</summary>
internal readonly record struct Member(EntryId Folder, Guid Account);
