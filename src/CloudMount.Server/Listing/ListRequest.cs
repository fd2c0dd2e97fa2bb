using CloudMount.Server.Files;

namespace CloudMount.Server.Listing;

/// <param name="Depth">Levels of children; 0 for the path alone, <see cref="WholeTree"/> for all.</param>
/// <param name="Checksum">Which checksum each file of the listing gets; null for none.</param>
internal sealed record ListRequest(ApiPath Path, int Depth, ChecksumKind? Checksum)
{
    public const int WholeTree = int.MaxValue;
}
