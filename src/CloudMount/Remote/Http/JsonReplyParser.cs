using System.Buffers;
using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>Reads a JSON reply as it arrives: holds what the target keeps and one buffer, never the text.</summary>
internal static class JsonReplyParser
{
    private const int FirstBufferBytes = 32 * 1024;

    /// <summary>The longest single string. Attributes and addresses are far shorter.</summary>
    private const int MaxTokenBytes = 1024 * 1024;

    /// <summary>Two levels of JSON for each level of directories, of which our own server lists 512.</summary>
    private const int MaxDepth = 1100;

    /// <summary>
    /// Null when the target is whole; BadReply when it is none, TooLarge past the limits. Throws <see cref="IOException"/> when the connection
    /// breaks.
    /// </summary>
    /// <param name="api">What the service should speak, for messages.</param>
    public static async ValueTask<RemoteError?> ReadAsync(ReplyStream stream, IJsonTarget reader, string host, string api)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth });
        var filled = 0;
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (stream.IsTooLong || reader.IsTooLarge) return TooLarge(host);
                filled += count;
                var consumed = Parse(buffer.AsSpan(0, filled), count == 0, ref state, reader);
                if (count == 0) return reader.IsWhole ? null : NotOurs(host, api, isPage: false);
                buffer.AsSpan(consumed..filled).CopyTo(buffer);
                filled -= consumed;
                if (filled == buffer.Length && !TryGrow(ref buffer)) return NotOurs(host, api, isPage: false);
            }
        }
        catch (JsonException)
        {
            return NotOurs(host, api, isPage: filled > 0 && buffer[0] == (byte)'<');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Parse(ReadOnlySpan<byte> bytes, bool isEnd, ref JsonReaderState state, IJsonTarget target)
    {
        var reader = new Utf8JsonReader(bytes, isEnd, state);
        while (reader.Read()) target.Take(ref reader);
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static bool TryGrow(ref byte[] buffer)
    {
        if (buffer.Length >= MaxTokenBytes) return false;
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        return true;
    }

    private static RemoteError NotOurs(string host, string api, bool isPage) => new(
        RemoteErrorKind.BadReply,
        isPage
            ? $"{host} answers with a web page instead of the {api} API; check the address."
            : $"{host} answers with something that is not of the {api} API; check the address.");

    private static RemoteError TooLarge(string host) => new(RemoteErrorKind.TooLarge, $"The reply of {host} is too large.");
}
