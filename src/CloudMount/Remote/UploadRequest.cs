using CloudMount.Primitives;

namespace CloudMount.Remote;

/// <summary>One upload.</summary>
/// <param name="ExpectedVersion">
/// The version the existing file must still have; <see cref="MustNotExist"/> when the name must be free.
/// </param>
/// <param name="Attributes">Replace those of the path; ignored where the service keeps none.</param>
/// <param name="AdoptEmpty">
/// With <see cref="MustNotExist"/>: an empty file at the path is a beginning of ours that was interrupted, and may be taken over.
/// </param>
/// <param name="Record">Where a store that can go on with an upload keeps how far it came; null to begin anew each time.</param>
public sealed record UploadRequest(
    IUploadSource Source,
    string ExpectedVersion,
    Timestamp ModifyTime,
    IReadOnlyDictionary<string, string> Attributes,
    bool AdoptEmpty = false,
    IUploadRecord? Record = null)
{
    public const string MustNotExist = "";
}
