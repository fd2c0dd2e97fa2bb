using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>
/// What a service says about a failure in a small JSON object: <c>message</c> (facts A.4), or <c>msg</c> and <c>code</c> (facts C.3), or <c>detail</c>
/// (facts B.5); else the first of <c>field_errors</c> or of the fields that are lists of texts, with the field's name (facts A.4, B.5).
/// </summary>
/// <param name="Text">Fit for one line; empty when the body is no such object.</param>
internal readonly record struct ErrorBody(string Text, int? Code)
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxCharacters = 200;

    public static async ValueTask<ErrorBody> ReadAsync(HttpReply reply, RemoteHttpOptions options)
    {
        var body = new byte[MaxBytes];
        var stream = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            reply.Progress.Restart(options.IdleTimeout);
            var count = await stream.ReadAtLeastAsync(body, MaxBytes, throwOnEndOfStream: false, reply.Progress.Token).ConfigureAwait(false);
            return Parse(body.AsSpan(0, count));
        }
    }

    /// <summary>Text from a service without control characters and not too long, so that it cannot forge lines of a log.</summary>
    public static string Tame(string text)
    {
        var tamed = string.Concat(text.Take(MaxCharacters).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)).Trim();
        return text.Length > MaxCharacters ? tamed + "..." : tamed;
    }

    private static ErrorBody Parse(ReadOnlySpan<byte> body)
    {
        var (text, ofField) = ("", "");
        int? code = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return new("", null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isText = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("msg"u8) || reader.ValueTextEquals("detail"u8);
                var isCode = reader.ValueTextEquals("code"u8);
                var isFields = reader.ValueTextEquals("field_errors"u8);
                var name = reader.GetString()!;
                if (!reader.Read()) break;
                if (isText && text.Length == 0 && reader.TokenType == JsonTokenType.String) text = Tame(reader.GetString()!);
                else if (isCode && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) code = number;
                else if (isFields && reader.TokenType == JsonTokenType.StartObject) ofField = FirstField(reader) ?? ofField;
                else if (ofField.Length == 0 && FirstText(reader) is { } said) ofField = Tame($"{name}: {said}");
                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON to its end, or a string that is not Unicode: what came before it and the status have to do.
        }

        return new(text.Length > 0 ? text : ofField, code);
    }

    /// <summary>What is said of the first field; null of none. The reader stands at the brace and is a copy.</summary>
    private static string? FirstField(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return null;
        var name = reader.GetString();
        if (!reader.Read()) return null;
        var said = reader.TokenType == JsonTokenType.String ? reader.GetString() : FirstText(reader);
        return said is null ? null : Tame($"{name}: {said}");
    }

    /// <summary>The first text of a list; null where it is none. The reader is a copy.</summary>
    private static string? FirstText(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
