using System.Globalization;
using System.Security.Cryptography;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>A large upload that was begun, and how far it came. As text it can be kept and gone on with later.</summary>
/// <param name="Name">Of the file beside the one that is meant, which holds what arrived.</param>
/// <param name="Offset">So many bytes were confirmed.</param>
/// <param name="IsPlacing">All is there, and what it replaces may be gone already.</param>
internal sealed record OpenParts(string Name, long Offset, bool IsPlacing)
{
    private const string Format = "v2-1";
    private const string Prefix = ".cloudmount-upload-";
    private const int MarkCharacters = 32;

    /// <summary>Whether a name is that of an upload under way, which listings leave out. It is of use to nobody.</summary>
    public static bool IsName(string name) =>
        name.Length == Prefix.Length + MarkCharacters && name.StartsWith(Prefix, StringComparison.Ordinal) && name.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);

    public static OpenParts New() => new(Prefix + RandomNumberGenerator.GetHexString(MarkCharacters, lowercase: true), 0, IsPlacing: false);

    /// <summary>With what it was begun for, since it is good for nothing else.</summary>
    public string ToText(RemotePath file, UploadRequest upload) =>
        string.Create(CultureInfo.InvariantCulture, $"{Format} {UploadMark.Of(file, upload)} {Name} {Offset} {(IsPlacing ? 1 : 0)}");

    /// <summary>Null for a text that is none, or of an upload that was begun for something else.</summary>
    public static OpenParts? Parse(string? text, RemotePath file, UploadRequest upload)
    {
        if (text?.Split(' ') is not [Format, var mark, var name, var offset, var placing] || mark != UploadMark.Of(file, upload) || !IsName(name)) return null;
        if (!long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || sent > upload.Source.Length) return null;
        return new(name, sent, placing == "1" && sent == upload.Source.Length);
    }
}
