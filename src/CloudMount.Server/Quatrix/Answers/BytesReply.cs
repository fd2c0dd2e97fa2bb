using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>An answer that is no JSON, or was written before.</summary>
internal sealed record BytesReply(string ContentType, ReadOnlyMemory<byte> Content) : Reply
{
    public override Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Content.Length;
        return context.Response.Body.WriteAsync(Content, context.RequestAborted).AsTask();
    }
}
