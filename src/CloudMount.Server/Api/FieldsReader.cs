using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Api;

/// <summary>Reads the fields of a call: the query, and a body that is a form, multipart or a JSON object.</summary>
internal static class FieldsReader
{
    private const int MaxBytes = 1024 * 1024;

    // Full attributes, percent-encoded and escaped for JSON, and as much again.
    private const int MaxQueryBytes = 64 * 1024;

    private static readonly Refusal TooLarge = new(RefusalKind.TooLarge, "The fields are too large.");

    /// <summary>Adds the fields of the query. TooLarge.</summary>
    public static Refusal? ReadQuery(HttpRequest request, CallFields fields)
    {
        if (request.QueryString.Value?.Length > MaxQueryBytes) return new(RefusalKind.TooLarge, "The query is too long.");
        foreach (var (name, values) in request.Query) Add(name, values, fields);
        return null;
    }

    /// <summary>Adds the fields of the body. Invalid, TooLarge.</summary>
    public static async Task<Refusal?> ReadBodyAsync(HttpRequest request, CallFields fields, CancellationToken cancellation)
    {
        if (request.ContentLength is 0) return null;
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        if (type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadMultipartAsync(request, type, fields, cancellation).ConfigureAwait(false);
        if (!(await ReadAllAsync(request.Body, MaxBytes, cancellation).ConfigureAwait(false)).TryGet(out var body, out var refusal)) return refusal;
        if (body.Length == 0) return null;
        return type?.MediaType.Value?.ToUpperInvariant() switch
        {
            "APPLICATION/JSON" => JsonFields.Read(body, fields),
            "APPLICATION/X-WWW-FORM-URLENCODED" => ReadForm(body, fields),
            null or "" => body[0] == (byte)'{' ? JsonFields.Read(body, fields) : ReadForm(body, fields),
            _ => Refusal.Invalid("The body must be a form, multipart/form-data or a JSON object."),
        };
    }

    private static Refusal? ReadForm(byte[] body, CallFields fields)
    {
        foreach (var (name, values) in QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body))) Add(name, values, fields);
        return null;
    }

    private static void Add(string name, StringValues values, CallFields fields)
    {
        if (values.Count == 0) fields.Add(name, "");
        foreach (var value in values) fields.Add(name, value ?? "");
    }

    private static async Task<Refusal?> ReadMultipartAsync(
        HttpRequest request, MediaTypeHeaderValue type, CallFields fields, CancellationToken cancellation)
    {
        if (!MultipartBoundary.Of(type).TryGet(out var boundary, out var refusal)) return refusal;
        var reader = new MultipartReader(boundary, request.Body);
        var left = MaxBytes;
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                var read = await ReadSectionAsync(section, fields, left, cancellation).ConfigureAwait(false);
                if (!read.TryGet(out var count, out refusal)) return refusal;
                left -= count;
            }

            return null;
        }
        catch (Exception broken) when (broken is IOException and not BadHttpRequestException or InvalidDataException)
        {
            return Refusal.Invalid("The multipart body is broken.");
        }
    }

    /// <summary>Adds a part to the fields; the bytes that are kept of it. TooLarge when they are more than are left.</summary>
    private static async Task<Outcome<int>> ReadSectionAsync(
        MultipartSection section, CallFields fields, int left, CancellationToken cancellation)
    {
        if (section.GetContentDispositionHeader() is not { } disposition) return 0;
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name.Length > left) return TooLarge;
        if (disposition.IsFileDisposition())
        {
            // Content does not travel in these calls; that a file is named is all that counts.
            await section.Body.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            fields.Add(name, "");
            return name.Length;
        }

        var read = await ReadAllAsync(section.Body, left - name.Length, cancellation).ConfigureAwait(false);
        if (!read.TryGet(out var value, out var refusal)) return refusal;
        fields.Add(name, System.Text.Encoding.UTF8.GetString(value));
        return name.Length + value.Length;
    }

    private static async Task<Outcome<byte[]>> ReadAllAsync(Stream body, int maxBytes, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > maxBytes) return TooLarge;
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
