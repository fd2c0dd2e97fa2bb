using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>What a path call answers.</summary>
/// <param name="Object">Null for an empty body.</param>
/// <param name="Created">The path that was made, for the Location header.</param>
internal sealed record PathReply(int Status, PathObject? Object = null, ApiPath? Created = null);
