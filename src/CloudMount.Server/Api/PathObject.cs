using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Api;

/// <summary>A path object with what was asked for.</summary>
/// <param name="Entry">Null for a path that does not exist yet.</param>
internal sealed record PathObject(ApiPath Path, ListedEntry? Entry, string? Upload = null, string? Download = null, string? Checksum = null)
{
    public static PathObject Of(PathFacts facts) =>
        new(facts.Path, new ListedEntry(facts.Path.Name, facts.Facts), Checksum: facts.Checksum);
}
