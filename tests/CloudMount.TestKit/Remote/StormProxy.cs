using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.TestKit.Remote;

/// <summary>
/// A server in front of a real one: passes requests on, or does to one what a storm does: refuses it, loses it, or loses its answer after it had its
/// effect. Of each request the first tries suffer, each in another way, and then one gets through.
/// </summary>
public sealed class StormProxy : IAsyncDisposable
{
    private readonly HttpClient _inner = new(
        new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private readonly Uri _target;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _tries = [];
    private readonly Random _random;

    /// <param name="certificate">With its key, to be spoken to by https; not owned. Null for http.</param>
    public StormProxy(Uri target, int seed, X509Certificate2? certificate = null)
    {
        (_target, _random) = (target, new Random(seed));
        Server = new ScriptedServer(Answer, certificate);
    }

    public ScriptedServer Server { get; }

    /// <summary>How many tries of each request suffer.</summary>
    public int Strength { get; set; }

    /// <summary>Whether some requests are never answered, which costs the client its patience.</summary>
    public bool Stalls { get; init; } = true;

    public int Suffered { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync().ConfigureAwait(false);
        _inner.Dispose();
    }

    private ScriptedReply Answer(ScriptedRequest request)
    {
        switch (Draw(request))
        {
            case 0: return Pass(request);
            case 1: return ScriptedReply.Json("""{"msg":"slow down","code":-1,"details":{}}""", 429).With("Retry-After: 0");
            case 2: return ScriptedReply.Json("""{"msg":"busy","code":-1,"details":{}}""", 503);
            case 3: return ScriptedReply.Html(502);
            case 4: return ScriptedReply.Lost;
            case 5:
                Pass(request);
                return ScriptedReply.Lost;
            case 6:
                Pass(request);
                return ScriptedReply.Html(504);
            default:
                Pass(request);
                return ScriptedReply.Silent;
        }
    }

    private int Draw(ScriptedRequest request)
    {
        var key = $"{request.Method} {request.Target} {request.Text} {request.Headers.GetValueOrDefault("Content-Range")} {request.Headers.GetValueOrDefault("Range")}";
        lock (_lock)
        {
            var tries = _tries.GetValueOrDefault(key);
            if (tries >= Strength)
            {
                _tries.Remove(key);
                return 0;
            }

            _tries[key] = tries + 1;
            Suffered++;
            return _random.Next(1, Stalls ? 8 : 7);
        }
    }

    private ScriptedReply Pass(ScriptedRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_target, request.Target));
        if (request.Method == "POST") message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (name is "Host" or "Content-Length") continue;
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = _inner.Send(message);
        using var body = new MemoryStream();
        answer.Content.ReadAsStream().CopyTo(body);
        return new ScriptedReply((int)answer.StatusCode, body.ToArray()) { Headers = [.. Lines(answer.Headers), .. Lines(answer.Content.Headers)] };
    }

    private static IEnumerable<string> Lines(HttpHeaders headers) => headers
        .Where(header => header.Key is not ("Content-Length" or "Transfer-Encoding" or "Connection"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
}
