using System.Diagnostics.CodeAnalysis;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;

namespace CloudMount.Server.Transfers;

/// <summary>
/// The URLs for content. Each names a token and nothing else; who has it needs no credentials. An upload URL serves once, a download URL
/// until its time is over; the time counts for the start of a transfer. It leads into the territory of who was given it.
/// </summary>
internal sealed class TransferUrls(TimeSpan lifetime, TimeProvider time)
{
    public const string UploadFolder = "upload";
    public const string DownloadFolder = "download";

    private readonly ExpiringTokens<(UploadOrder Order, Author Giver)> _uploads = new(lifetime, time);
    private readonly ExpiringTokens<(ApiPath Path, Author Giver)> _downloads = new(lifetime, time);

    public string ForUpload(string origin, UploadOrder order) => $"{origin}/{UploadFolder}/{_uploads.Issue((order, Requester.Current))}";

    public string ForDownload(string origin, ApiPath path) => $"{origin}/{DownloadFolder}/{_downloads.Issue((path, Requester.Current))}";

    /// <param name="giver">Who was given the URL: who calls it, as far as anybody can tell.</param>
    public bool TryTakeUpload(string token, [MaybeNullWhen(false)] out UploadOrder order, [MaybeNullWhen(false)] out Author giver)
    {
        var isTaken = _uploads.TryTake(token, out var given);
        (order, giver) = given;
        return isTaken;
    }

    /// <param name="giver">Who was given the URL.</param>
    public bool TryGetDownload(string token, [MaybeNullWhen(false)] out ApiPath path, [MaybeNullWhen(false)] out Author giver)
    {
        var isGot = _downloads.TryGet(token, out var given);
        (path, giver) = given;
        return isGot;
    }
}
