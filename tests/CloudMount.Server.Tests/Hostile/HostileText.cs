using System.Text;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>Names, values and bodies that break what is careless with them, mixed with good ones so that they get past the first check.</summary>
internal static class HostileText
{
    private static readonly string[] Good = ["a", "b.txt", "dir", "new", "save.doc"];

    private static readonly string[] Names =
    [
        "\u00fc", "e\u0301", "\ud83d\ude00", "a b", "a+b", "a&b=c", "%", "%2e", "#", "?", "*", "|", "\"", "'", "<x>", "\\", "..\\..\\x",
        ".", "..", "...", " ", ". ", "a.", "CON", "a:b", "~", "$HOME", "`id`", "${x}", "{0}", "\u202e", "\ufeff", "\u0000", "\r\nX: y", "\u007f", ".cloudmount-unfinished",
        ".cloudmount-sites", "data", "accounts.db", "etc", "passwd", "secret", "outside", "null", "true", "-1", "0", "1e400", "NaN",
    ];

    /// <summary>As they stand in a target: encodings that a decoder might take for something else.</summary>
    private static readonly string[] Encodings =
    [
        "%2e%2e", "%2E.", "..%2f", "%2f", "%5c", "%252e%252e", "%00", "%", "%4", "%zz", "%ff", "%c0%ae", "%c0%ae%c0%ae", "%e0%80%af", "%ed%a0%80", "%f4%90%80%80", "%u002e", "..;",
        "%0d%0aX:%20y", "%7f", "%20", "+", "..", ".", "", ";", "a%2", "%EF%BB%BF", "%e2%80%ae",
    ];

    /// <summary>Where another site's file is, as the server might think that it is asked for.</summary>
    private static readonly string[] OtherPlaces =
    [
        "/.cloudmount-sites/site-b/secret", "/%2ecloudmount-sites/site-b/secret", "/%2e%2e/site-b/secret", "/..%2fsite-b%2fsecret", "/site-b/secret", "//.cloudmount-sites//site-b//secret",
        "/dir/%2e%2e/%2e%2e/site-b/secret", "/.cloudmount-sites", "/.CLOUDMOUNT-SITES/site-b/secret", "/.cloudmount-sites%2fsite-b%2fsecret", "/link", "/outside/secret",
    ];

    private static readonly string[] Numbers =
        ["0", "1", "-1", "00", "007", "1e3", "1e400", "0x10", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1.5", "NaN", "Infinity", "", " 1", "\u0661"];

    private static readonly string[] JsonValues =
    [
        "null", "true", "false", "-1", "1e400", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"..\"", "\"a/../../b\"", "[]", "[null]", "[[[]]]", "{}", "{\"\":0}", "\"x", "[1,]",
        "\"00000000-0000-0000-0000-000000000000\"", "\"\\\\\"", "\ufeff1", "01", "+1", "'a'", "/*x*/1", "\"\t\"",
    ];

    public static string Name(Random random) => random.Next(24) switch
    {
        0 => new string('n', random.Next(250, 260)),
        1 => new string('\u00fc', random.Next(120, 140)),
        2 => new string('.', random.Next(1, 300)),
        3 => Noise(random, random.Next(1, 30)),
        < 14 => Pick(random, Good),
        _ => Pick(random, Names),
    };

    /// <summary>A path as a target has it.</summary>
    public static string EncodedPath(Random random)
    {
        if (random.Next(30) == 0) return Pick(random, OtherPlaces);
        if (random.Next(60) == 0) return string.Concat(Enumerable.Repeat("/d", random.Next(500, 530)));
        var path = new StringBuilder();
        for (var level = random.Next(3); level >= 0; level--)
        {
            path.Append('/', random.Next(12) == 0 ? random.Next(1, 4) : 1);
            path.Append(random.Next(6) == 0 ? Pick(random, Encodings) : Uri.EscapeDataString(Whole(Name(random))));
        }

        return random.Next(6) == 0 ? path.Append('/').ToString() : path.ToString();
    }

    /// <summary>A value of a field or a header, not encoded.</summary>
    public static string Value(Random random) => random.Next(8) switch
    {
        0 => Pick(random, Numbers),
        1 => "/" + Name(random) + "/" + Name(random),
        2 => Json(random, 2),
        3 => new string('x', random.Next(1, 5000)),
        4 => Guid.Empty.ToString("D"),
        5 => "",
        _ => Name(random),
    };

    public static string Json(Random random, int depth) => random.Next(depth > 0 ? 8 : 4) switch
    {
        4 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1))) + "]",
        5 => JsonObject(random, ["name", "id", "path", "value"], depth - 1),
        6 => Repeat("[", random.Next(1, 3000)) + Repeat("]", random.Next(1, 3000)),
        7 => Repeat("{\"a\":", random.Next(1, 2000)) + "1" + Repeat("}", random.Next(1, 2000)),
        _ => Pick(random, JsonValues),
    };

    /// <summary>Mostly an object with some of the fields, each perhaps twice.</summary>
    public static string JsonObject(Random random, IReadOnlyList<string> fields, int depth)
    {
        var members = Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            $"\"{Pick(random, fields)}\":{(random.Next(3) == 0 ? Json(random, depth) : System.Text.Json.JsonSerializer.Serialize(Whole(Value(random))))}");
        var text = "{" + string.Join(',', members) + "}";
        return random.Next(12) == 0 ? text[..random.Next(text.Length)] : text;
    }

    public static string Form(Random random, IReadOnlyList<string> fields) => string.Join('&', Enumerable.Range(0, random.Next(1, 7)).Select(_ =>
        random.Next(10) switch
        {
            0 => Pick(random, fields),
            1 => "=" + Pick(random, Encodings),
            2 => Pick(random, fields) + "=" + Pick(random, Encodings),
            _ => Pick(random, fields) + "=" + Uri.EscapeDataString(Whole(Value(random))),
        }));

    public static string Xml(Random random) => Pick(random,
    [
        "<response/>", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;&b;</x>", "<a><b></a>", Repeat("<a>", 3000),
    ]);

    /// <summary>A body whose boundary may be another than the header says.</summary>
    public static (string ContentType, byte[] Body) Multipart(Random random)
    {
        var boundary = Pick(random, ["b", "-", "--", "b b", new string('b', 70), new string('b', 300), "b\"c", "b'()+_,-./:=?", ""]);
        var said = random.Next(6) == 0 ? "other" : boundary;
        var body = new StringBuilder();
        for (var parts = random.Next(30) == 0 ? 2000 : random.Next(4); parts > 0; parts--)
        {
            body.Append(random.Next(10) == 0 ? "\n--" : "\r\n--").Append(boundary).Append(random.Next(10) == 0 ? "\n" : "\r\n");
            if (random.Next(8) > 0) body.Append("Content-Disposition: form-data; ").Append(Disposition(random)).Append("\r\n");
            if (random.Next(8) == 0) body.Append("X-Long: ").Append('x', random.Next(20_000)).Append("\r\n");
            if (random.Next(8) == 0) body.Append("Content-Transfer-Encoding: base64\r\n");
            if (random.Next(10) > 0) body.Append("\r\n");
            body.Append('c', random.Next(300));
        }

        if (random.Next(5) > 0) body.Append("\r\n--").Append(boundary).Append("--\r\n");
        var header = random.Next(8) switch { 0 => "multipart/form-data", 1 => $"multipart/form-data; boundary={said}", 2 => "multipart/form-data; boundary=\"" + said, _ => $"multipart/form-data; boundary=\"{said}\"" };
        return (header, Encoding.Latin1.GetBytes(body.ToString()));
    }

    public static string Pick(Random random, IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];

    public static string Number(Random random) => Pick(random, Numbers);

    private static string Disposition(Random random) => random.Next(6) switch
    {
        0 => $"name=\"{Clean(Name(random))}\"",
        1 => $"name=file; filename*=UTF-8''{Pick(random, Encodings)}{Pick(random, Encodings)}",
        2 => "name=\"file\"; filename=\"",
        3 => "filename=\"\"",
        _ => $"name=\"file\"; filename=\"{Clean(Name(random))}/{Clean(Name(random))}\"",
    };

    /// <summary>Without what would end the header; a test of its own sends that.</summary>
    private static string Clean(string text) => text.Replace("\r\n", "", StringComparison.Ordinal);

    private static string Noise(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)random.Next(1, 0x250))]);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>Uri.EscapeDataString takes whole characters only.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
