using System.Net;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>Where the client reached this server: scheme and host, for the URLs in answers.</summary>
internal static class RequestOrigin
{
    /// <summary>HTTP/1.0 clients may not say: then where the connection arrived.</summary>
    public static string Of(HttpContext context)
    {
        var host = context.Request.Host.HasValue
            ? context.Request.Host.Value
            : new IPEndPoint(context.Connection.LocalIpAddress ?? IPAddress.Loopback, context.Connection.LocalPort).ToString();
        return $"{context.Request.Scheme}://{host}";
    }
}
