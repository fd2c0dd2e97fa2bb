using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>What a call answers.</summary>
internal abstract record Reply
{
    public abstract Task SendAsync(HttpContext context);

    public static implicit operator Reply(Refusal refusal) => ErrorReply.Of(refusal);
}
