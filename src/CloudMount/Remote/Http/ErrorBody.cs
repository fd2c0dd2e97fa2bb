using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>What a service says about a failure: the member <c>message</c> of a small JSON object (facts A.4), fit for one line.</summary>
internal static class ErrorBody
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxCharacters = 200;

    /// <summary>The service's sentence; empty when the body is no such object.</summary>
    public static async ValueTask<string> ReadMessageAsync(HttpReply reply, RemoteHttpOptions options)
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

    private static string Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMessage = reader.ValueTextEquals("message"u8);
                if (!reader.Read()) return "";
                if (isMessage && reader.TokenType == JsonTokenType.String) return Tame(reader.GetString()!);
                reader.Skip();
            }

            return "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is not Unicode: the status alone has to do.
            return "";
        }
    }
}
