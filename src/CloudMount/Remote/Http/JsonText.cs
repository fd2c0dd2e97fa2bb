using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>Reads JSON strings that may be no Unicode.</summary>
internal static class JsonText
{
    /// <summary>False when the string holds invalid UTF-8 or half a surrogate pair, of which the reader makes an exception.</summary>
    public static bool TryGet(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
