using System.Text.Json;

namespace CloudMount.Remote.SmartFile;

/// <summary>The members of an info object of v2 (facts B.3) by their names.</summary>
internal static class PathFieldV2
{
    public static PathField Of(ref Utf8JsonReader reader)
    {
        // Ours need no escapes, and half a surrogate pair among them makes an exception of the comparison.
        if (reader.ValueIsEscaped) return PathField.Unknown;
        if (reader.ValueTextEquals("name"u8)) return PathField.Name;
        if (reader.ValueTextEquals("size"u8)) return PathField.Size;
        if (reader.ValueTextEquals("mime"u8)) return PathField.Mime;
        if (reader.ValueTextEquals("isdir"u8)) return PathField.IsDirectory;
        if (reader.ValueTextEquals("time"u8)) return PathField.Time;
        if (reader.ValueTextEquals("items"u8)) return PathField.Items;
        if (reader.ValueTextEquals("pages"u8)) return PathField.Pages;
        if (reader.ValueTextEquals("total"u8)) return PathField.Total;
        if (reader.ValueTextEquals("status"u8)) return PathField.Status;
        if (reader.ValueTextEquals("detail"u8)) return PathField.Detail;
        return reader.ValueTextEquals("children"u8) ? PathField.Children : PathField.Unknown;
    }
}
