using System.Text;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>A file as the one part of a form (RFC 7578).</summary>
internal static class FormFile
{
    /// <summary>Whether all readers of forms read the name as it is: what stands in the way of quotes is escaped in several ways.</summary>
    public static bool CanName(string name) => !name.Any(c => c is '"' or '\\' || char.IsControl(c));

    public static MultipartFormDataContent Of(HttpContent content, string name)
    {
        // Names are sent as they are, in UTF-8 (RFC 7578, 4.2 and 5.1).
        var form = new MultipartFormDataContent { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        form.Add(content);
        return form;
    }
}
