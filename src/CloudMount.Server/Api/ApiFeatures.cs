namespace CloudMount.Server.Api;

/// <summary>Which of the extensions this server offers (docs/smartfile-extensions.md, docs/quatrix-extensions.md).</summary>
/// <param name="isPlain">Offer none.</param>
/// <param name="isQuatrixPlain">Offer none to clients of Quatrix.</param>
/// <param name="keepsRecords">Whether the file system can hold versions and attributes.</param>
internal sealed class ApiFeatures(bool isPlain, bool isQuatrixPlain, bool keepsRecords)
{
    public const string HeaderName = "X-CloudMount-Extensions";

    /// <summary>Bytes of UTF-8 that names and values of one path's attributes may have together.</summary>
    public const int MaxAttributeBytes = 3000;

    public bool HasExtensions { get; } = !isPlain;

    /// <summary>Versions, attributes and conditional calls: what lives in records.</summary>
    public bool HasRecords { get; } = !isPlain && keepsRecords;

    /// <summary>Whether Quatrix API 1.0 is answered beside; where there are no records to keep ids in, by an error that says so.</summary>
    public bool AnswersQuatrix => HasExtensions;

    /// <summary>Whether clients of Quatrix are offered more than API 1.0.</summary>
    public bool HasQuatrixExtensions => HasRecords && !isQuatrixPlain;

    /// <summary>The value of the header for clients of Quatrix; null when nothing is offered.</summary>
    public string? QuatrixAnnouncement =>
        HasQuatrixExtensions ? $"versions, attributes={MaxAttributeBytes}, conditional, trees, depth, paths, whole, changes" : null;

    /// <summary>The value of the header; null when nothing is offered.</summary>
    public string? Announcement { get; } = (isPlain, keepsRecords) switch
    {
        (true, _) => null,
        (false, true) => $"versions, times, attributes={MaxAttributeBytes}, overwrite, conditional, trees, space, changes",
        (false, false) => "times, overwrite, space, changes",
    };
}
