using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>An answer in JSON.</summary>
/// <param name="Write">Writes one value.</param>
internal sealed record JsonReply(Action<Utf8JsonWriter> Write, int Status = StatusCodes.Status200OK) : Reply
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object without members.</summary>
    public static JsonReply Empty { get; } = new(static json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    public override Task SendAsync(HttpContext context) => SendAsync(context, Status, Write);

    public static Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        return context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }
}
