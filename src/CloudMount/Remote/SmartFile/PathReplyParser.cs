using System.Buffers;
using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>Reads a reply of the Path API as it arrives: holds the entries and one buffer, never the text.</summary>
internal static class PathReplyParser
{
    private const int FirstBufferBytes = 32 * 1024;

    /// <summary>The longest single string. Attributes and addresses are far shorter.</summary>
    private const int MaxTokenBytes = 1024 * 1024;

    /// <summary>Two levels of JSON for each level of directories, of which our own server lists 512.</summary>
    private const int MaxDepth = 1100;

    /// <summary>
    /// BadReply when it is no path object, TooLarge past the limits. Throws <see cref="IOException"/> when the connection breaks.
    /// </summary>
    public static async ValueTask<RemoteResult<PathReply>> ReadAsync(ReplyStream stream, PathReader reader, string host)
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
                if (count == 0) return reader.Reply is { } reply ? reply : NotOurs(host, isPage: false);
                buffer.AsSpan(consumed..filled).CopyTo(buffer);
                filled -= consumed;
                if (filled == buffer.Length && !TryGrow(ref buffer)) return NotOurs(host, isPage: false);
            }
        }
        catch (JsonException)
        {
            return NotOurs(host, isPage: filled > 0 && buffer[0] == (byte)'<');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Parse(ReadOnlySpan<byte> bytes, bool isEnd, ref JsonReaderState state, PathReader target)
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

    private static RemoteError NotOurs(string host, bool isPage) => new(
        RemoteErrorKind.BadReply,
        isPage
            ? $"{host} answers with a web page instead of the SmartFile API; check the address."
            : $"{host} answers with something that is not of the SmartFile API; check the address.");

    private static RemoteError TooLarge(string host) => new(RemoteErrorKind.TooLarge, $"The reply of {host} is too large.");
}
