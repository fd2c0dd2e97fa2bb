using CloudMount.Server.Files;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Api;

/// <summary>What separates the parts of a multipart body.</summary>
internal static class MultipartBoundary
{
    /// <summary>RFC 2046 allows 70; the reader's buffer must hold it.</summary>
    private const int MaxLength = 128;

    public static Outcome<string> Of(MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxLength
            ? boundary : Refusal.Invalid($"The multipart body has no boundary, or one of over {MaxLength} characters.");
    }
}
