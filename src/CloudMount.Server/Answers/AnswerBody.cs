using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Answers;

/// <summary>
/// The body of an answer on its way out. Small ones go in one piece with their length, large ones in parts as they are written. Not
/// thread-safe.
/// </summary>
internal sealed class AnswerBody : IDisposable
{
    private const int PartBytes = 64 * 1024;
    private readonly HttpResponse _response;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public AnswerBody(HttpResponse response, AnswerFormat format)
    {
        _response = response;
        Writer = format switch
        {
            AnswerFormat.Json => new JsonAnswerWriter(_buffer),
            AnswerFormat.Xml => new XmlAnswerWriter(_buffer),
        };
        response.ContentType = Writer.ContentType;
    }

    public IAnswerWriter Writer { get; }

    /// <summary>To be called between entries: sends what was written when it is enough for a part.</summary>
    public ValueTask PassOnAsync()
    {
        Writer.Flush();
        return _buffer.WrittenCount < PartBytes ? ValueTask.CompletedTask : new(SendAsync());
    }

    /// <summary>Sends the rest. The writer must have ended what it began.</summary>
    public Task CompleteAsync()
    {
        Writer.Flush();
        if (!_response.HasStarted) _response.ContentLength = _buffer.WrittenCount;
        return SendAsync();
    }

    public void Dispose() => (Writer as IDisposable)?.Dispose();

    private async Task SendAsync()
    {
        await _response.Body.WriteAsync(_buffer.WrittenMemory, _response.HttpContext.RequestAborted).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }
}
