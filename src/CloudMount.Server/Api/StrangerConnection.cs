using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>The connection of somebody who is not let in: it ends with the answer, since there is a bound to all of them.</summary>
internal static class StrangerConnection
{
    public static void End(HttpContext context)
    {
        // HTTP/2 has no such header, but a frame that says it.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        else
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }
}
