using System.Globalization;
using System.Text;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>A generated request. The same number with the same seed is the same request, but for what the server itself gives out (URLs, keys, ids).</summary>
/// <param name="Bytes">Head and body as they are sent.</param>
/// <param name="IsCut">The body is shorter than its head says, so that the server has to wait for more.</param>
internal sealed record HostileRequest(byte[] Bytes, bool IsCut)
{
    private static readonly string[] PathCalls =
        ["GET list", "POST add", "PUT edit", "DELETE delete", "GET changes", "GET ", "POST copy"];

    private static readonly string[] PathFields =
        ["file", "directory", "upload", "download", "name", "path", "created", "updated", "attributes", "overwrite", "if_version", "if_tree", "format", "recurse", "checksum", "since", "wait", "limit"];

    private static readonly string[] AdminCalls =
    [
        "reseller/packages/list/", "reseller/sites/list/", "reseller/sites/add/", "reseller/sites/edit/", "users/list/", "users/add/", "users/edit/", "users/delete/",
        "reseller/sites/edit/a/users/list/", "reseller/sites/edit/a/users/edit/",
    ];

    private static readonly string[] AdminFields =
        ["site_name", "industry", "package", "username", "fullname", "password", "email", "send_email", "active", "name", "root", "ftp_active", "groups", "role", "format"];

    private static readonly string[] SecondCalls =
    [
        "ping/", "whoami/", "path/info", "path/data", "path/oper/mkdir", "path/oper/rename/", "path/oper/copy/", "path/oper/move/", "path/oper/remove/", "path/oper/checksum/",
        "path/oper/compress/", "path/exchange/", "path/progress/", "task/", "user/", "group/", "role/", "site/", "link/", "quota/", "right/", "session/", "path/sync/signature",
    ];

    private static readonly string[] SecondFields =
        ["path", "src", "dst", "name", "algorithm", "attributes", "mode", "expires", "children", "limit", "page", "fields", "username", "email", "password", "role", "groups", "raw"];

    private static readonly string[] QuatrixFields =
    [
        "path", "parent_id", "id", "ids", "name", "target", "target_id", "file_id", "mtime", "resolve", "resolve_mode", "truncate", "file_size", "status", "_and", "_or", "type", "value",
        "auth_type", "code", "users", "operations", "language",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X"];

    /// <param name="server">What it gives out.</param>
    public static async Task<HostileRequest> MakeAsync(int seed, int number, HostileTarget server)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        return random.Next(12) switch
        {
            0 or 1 => PathCall(random, server),
            2 => WithContent(random, server, "POST", await server.UploadUrlAsync("/up" + (number % 7))),
            3 => WithFields(random, server, Method(random, "GET", "POST", "PUT", "DELETE"), "/api/1.0/" + HostileText.Pick(random, AdminCalls) + HostileText.EncodedPath(random).TrimStart('/'), AdminFields),
            4 or 5 => WithFields(
                random, server, Method(random, "GET", "POST", "PUT", "DELETE", "PATCH"),
                $"/api/{(random.Next(4) == 0 ? "3" : "2")}/{HostileText.Pick(random, SecondCalls)}{HostileText.EncodedPath(random)}", SecondFields),
            6 => WithContent(random, server, Method(random, "POST", "PUT", "PATCH"), $"/api/{random.Next(2, 4)}/path/data{HostileText.EncodedPath(random)}"),
            7 or 8 => WithFields(random, server, Method(random, "GET", "POST"), Filled(random, server, HostileText.Pick(random, server.QuatrixPaths)), QuatrixFields),
            9 => WithContent(random, server, "POST", "/upload/chunked/" + await server.UploadKeyAsync("up" + (number % 7))),
            10 => WithFields(random, server, "GET", "/api/1.0//file/download/" + Id(random, server), QuatrixFields),
            _ => Broken(random, server),
        };
    }

    private static HostileRequest PathCall(Random random, HostileTarget server)
    {
        var call = HostileText.Pick(random, PathCalls).Split(' ');
        return WithFields(random, server, Method(random, call[0]), $"/api/1.0/paths/{call[1]}{HostileText.EncodedPath(random)}", PathFields);
    }

    private static string Method(Random random, params string[] usual) => HostileText.Pick(random, random.Next(15) == 0 ? Methods : usual);

    private static string Id(Random random, HostileTarget server) => random.Next(3) == 0 ? Uri.EscapeDataString(HostileText.Name(random).Replace("\u0000", "0", StringComparison.Ordinal)) : HostileText.Pick(random, server.Ids);

    private static string Filled(Random random, HostileTarget server, string pattern) =>
        string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? Id(random, server) : part));

    private static HostileRequest WithFields(Random random, HostileTarget server, string method, string target, IReadOnlyList<string> fields)
    {
        if (random.Next(3) == 0) target += "?" + HostileText.Form(random, fields);
        var (type, body) = random.Next(9) switch
        {
            0 => HostileText.Multipart(random),
            1 => (HostileText.Pick(random, ["text/xml", "application/xml"]), Encoding.UTF8.GetBytes(HostileText.Xml(random))),
            2 or 3 or 4 => (HostileText.Pick(random, ["application/json", "application/json; charset=utf-16", "", "text/json"]), Encoding.UTF8.GetBytes(HostileText.JsonObject(random, fields, 3))),
            5 => ("application/octet-stream", Noise(random, 200)),
            _ => ("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(HostileText.Form(random, fields))),
        };
        return Send(random, server, method, target, type, method is "GET" or "DELETE" && random.Next(4) > 0 ? [] : body);
    }

    private static HostileRequest WithContent(Random random, HostileTarget server, string method, string target)
    {
        var (type, body) = random.Next(2) == 0 ? HostileText.Multipart(random) : (HostileText.Pick(random, ["", "application/octet-stream", "text/plain", "multipart/mixed; boundary=b", ";;", "/"]), Noise(random, random.Next(5000)));
        return Send(random, server, method, target, type, body);
    }

    private static HostileRequest Send(Random random, HostileTarget server, string method, string target, string type, byte[] body)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"{(random.Next(20) == 0 ? OddLogin(random) : server.LoginFor(target, random))}\r\n");
        if (type.Length > 0) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\n");
        for (var odd = random.Next(4) == 0 ? random.Next(1, 4) : 0; odd > 0; odd--) head.Append(OddHeader(random)).Append("\r\n");
        var isCut = false;
        if (body.Length > 0 && random.Next(5) == 0) (head, body) = (head.Append("Transfer-Encoding: chunked\r\n"), Chunked(random, body));
        else if (body.Length > 0 || method is not "GET")
        {
            isCut = body.Length > 0 && random.Next(200) == 0;
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {(isCut ? body.Length + random.Next(1, 100) : random.Next(50) == 0 ? body.Length / 2 : body.Length)}\r\n");
        }

        return new([.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body], isCut);
    }

    /// <summary>What no client sends: heads that are no HTTP.</summary>
    private static HostileRequest Broken(Random random, HostileTarget server)
    {
        var login = server.LoginFor("", random);
        var text = random.Next(10) switch
        {
            0 => $"GET {HostileText.EncodedPath(random)} HTTP/1.1\r\n\r\n",
            1 => $"GET http://localhost:1/api/1.0/paths/list{HostileText.EncodedPath(random)} HTTP/1.1\r\nHost: a b\r\n{login}\r\n\r\n",
            2 => $"GET * HTTP/1.1\r\nHost: x\r\n{login}\r\n\r\n",
            3 => $"CONNECT localhost:22 HTTP/1.1\r\nHost: x\r\n{login}\r\n\r\n",
            4 => $"POST /api/1.0/paths/add/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{login}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            5 => $"POST /api/1.0/paths/add/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{login}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            6 => $"GET /api/1.0/paths/list/{HostileText.Name(random)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{login}\r\n\r\n",
            7 => $"GET /{new string('a', random.Next(1, 140_000))} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{login}\r\n\r\n",
            8 => $"GET / HTTP/{HostileText.Number(random)}\r\nHost: x\r\n\r\n",
            _ => $"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(number => $"X-{number}: {number}\r\n"))}\r\n",
        };
        return new(Encoding.UTF8.GetBytes(text), IsCut: true);
    }

    private static string OddLogin(Random random) => HostileText.Pick(random,
    [
        "Authorization:", "Authorization: Basic", "Authorization: Basic =", "Authorization: Basic bm9jb2xvbg==", "Authorization: Basic OjpvOg", "Authorization: Digest username=a",
        "Authorization: Basic " + new string('A', 8000), "X-Auth-Token: 00000000-0000-0000-0000-000000000000", "X-Auth-Token: x", "Cookie: sessionid=x",
    ]);

    private static string OddHeader(Random random)
    {
        var value = random.Next(3) == 0 ? HostileText.Number(random) : HostileText.Pick(random, ["bytes=0-", "bytes=-1", "bytes=5-1", "bytes=0-0,2-3", "bytes 0-1/2", "bytes */0", "\"\"", "*", "W/\"x\"", "\"", "x", ",,,"]);
        var name = HostileText.Pick(random, ["Range", "Content-Range", "If-Match", "If-None-Match", "If-Range", "If-Unmodified-Since", "Accept", "Accept-Encoding", "Expect", "X-CloudMount-Client", "X-Upload-UUID", "X-HTTP-Method-Override", "X-Forwarded-Host", "Content-Encoding", "Upgrade"]);
        return $"{name}: {value.Replace("\u0661", "1", StringComparison.Ordinal)}";
    }

    private static byte[] Chunked(Random random, byte[] body)
    {
        var size = random.Next(12) switch { 0 => "-1", 1 => "FFFFFFFFFFFFFFFFF", 2 => "zz", 3 => $"{body.Length:x};ext=\"x", _ => $"{body.Length:x}" };
        return [.. Encoding.ASCII.GetBytes(size + "\r\n"), .. body, .. Encoding.ASCII.GetBytes(random.Next(10) == 0 ? "\n0\n\n" : "\r\n0\r\n\r\n")];
    }

    private static byte[] Noise(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
