using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>What a path call answers.</summary>
/// <param name="Object">The body; null for an empty one or another.</param>
/// <param name="Created">The path that was made, for the Location header.</param>
/// <param name="Changes">The body of an answer that has no path object.</param>
internal sealed record PathReply(int Status, PathObject? Object = null, ApiPath? Created = null, PathChanges? Changes = null);
