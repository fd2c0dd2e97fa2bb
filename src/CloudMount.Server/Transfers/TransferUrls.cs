using System.Diagnostics.CodeAnalysis;
using CloudMount.Server.Files;

namespace CloudMount.Server.Transfers;

/// <summary>
/// The URLs for content. Each names a token and nothing else; who has it needs no credentials. An upload URL serves once, a download URL
/// until its time is over; the time counts for the start of a transfer.
/// </summary>
internal sealed class TransferUrls(TimeSpan lifetime, TimeProvider time)
{
    public const string UploadFolder = "upload";
    public const string DownloadFolder = "download";

    private readonly ExpiringTokens<UploadOrder> _uploads = new(lifetime, time);
    private readonly ExpiringTokens<ApiPath> _downloads = new(lifetime, time);

    public string ForUpload(string origin, UploadOrder order) => $"{origin}/{UploadFolder}/{_uploads.Issue(order)}";

    public string ForDownload(string origin, ApiPath path) => $"{origin}/{DownloadFolder}/{_downloads.Issue(path)}";

    public bool TryTakeUpload(string token, [MaybeNullWhen(false)] out UploadOrder order) => _uploads.TryTake(token, out order);

    public bool TryGetDownload(string token, [MaybeNullWhen(false)] out ApiPath path) => _downloads.TryGet(token, out path);
}
