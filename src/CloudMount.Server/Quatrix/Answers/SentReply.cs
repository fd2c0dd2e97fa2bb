using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>The call has written its answer itself.</summary>
internal sealed record SentReply : Reply
{
    public static SentReply Instance { get; } = new();

    public override Task SendAsync(HttpContext context) => Task.CompletedTask;
}
