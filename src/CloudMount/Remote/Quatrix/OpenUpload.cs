using System.Globalization;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>An upload that was begun at the service, and how far it came. As text it can be kept and gone on with later.</summary>
/// <param name="Key">Who has it may send to it.</param>
/// <param name="FileId">The id that the file has or will have.</param>
/// <param name="Offset">So many bytes were confirmed.</param>
/// <param name="ChunkSize">Of the next chunk: one that was not confirmed is sent again as it was.</param>
/// <param name="Replaced">The version whose content is replaced; null for a new file.</param>
internal sealed record OpenUpload(string Key, string FileId, long Offset, int ChunkSize, string? Replaced)
{
    private const string Format = "1";

    /// <summary>Whether it can be gone on with as what the request asks for. One that took over an empty file cannot.</summary>
    public bool IsResumable(UploadRequest upload) => (Replaced ?? UploadRequest.MustNotExist) == upload.ExpectedVersion;

    /// <summary>With what it was begun for, since it is good for nothing else.</summary>
    public string ToText(RemotePath file, UploadRequest upload) => string.Join(
        ' ', Format, UploadMark.Of(file, upload), Key, FileId, Offset.ToString(CultureInfo.InvariantCulture), ChunkSize.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null for a text that is none, or of an upload that was begun for something else.</summary>
    public static OpenUpload? Parse(string? text, RemotePath file, UploadRequest upload)
    {
        if (text?.Split(' ') is not [Format, var mark, { Length: > 0 } key, { Length: > 0 } id, var offset, var size] || mark != UploadMark.Of(file, upload)) return null;
        if (!long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || sent > upload.Source.Length) return null;
        if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var next)) return null;
        return new(key, id, sent, Quatrix.ChunkSize.Bounded(next), upload.ExpectedVersion == UploadRequest.MustNotExist ? null : upload.ExpectedVersion);
    }
}
