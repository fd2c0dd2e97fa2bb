using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CloudMount.Control;

/// <summary>JSON lines over a connection. A line is at most <see cref="MaxLineBytes"/>; one reader and one writer at a time.</summary>
internal sealed class ControlLines(Socket socket) : IDisposable
{
    /// <summary>A status with all it lists, each path of 4 KiB and a reason, twice over.</summary>
    public const int MaxLineBytes = 32 << 20;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly ArrayBufferWriter<byte> _outgoing = new();
    private byte[] _incoming = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The next line; null at the end of the connection. Throws <see cref="JsonException"/> when it is none of the protocol.</summary>
    public async ValueTask<T?> ReadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        int length;
        while ((length = _incoming.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            MakeRoom();
            var read = await _stream.ReadAsync(_incoming.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0) return null;
            _end += read;
        }

        var line = _incoming.AsMemory(_start, length);
        _start += length + 1;
        return JsonSerializer.Deserialize(line.Span, type) ?? throw new JsonException("The line is null.");
    }

    public async ValueTask WriteAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        _outgoing.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_outgoing)) JsonSerializer.Serialize(writer, value, type);
        _outgoing.Write("\n"u8);
        await _stream.WriteAsync(_outgoing.WrittenMemory, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _stream.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _incoming.AsSpan(_start, _end - _start).CopyTo(_incoming);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _incoming.Length) return;
        if (_incoming.Length >= MaxLineBytes) throw new JsonException("The line is too long.");
        Array.Resize(ref _incoming, _incoming.Length * 2);
    }
}
