using System.Text;

namespace CloudMount.TestKit.Remote;

/// <summary>What a <see cref="ScriptedServer"/> answers, right or wrong.</summary>
public sealed record ScriptedReply(int Status, byte[] Body)
{
    /// <summary>Header lines beside Content-Length.</summary>
    public IReadOnlyList<string> Headers { get; init; } = ["Content-Type: application/json"];

    /// <summary>The Content-Length to claim; null for the true one.</summary>
    public long? ClaimedLength { get; init; }

    /// <summary>Close the connection instead of answering: the answer is lost.</summary>
    public bool IsLost { get; init; }

    /// <summary>Never answer, and keep the connection open.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Write blanks after the body, one at a time and without an end.</summary>
    public bool IsTrickling { get; init; }

    public static ScriptedReply Lost { get; } = new(0, []) { IsLost = true };

    public static ScriptedReply Silent { get; } = new(0, []) { IsSilent = true };

    public static ScriptedReply Json(string json, int status = 200) => new(status, Encoding.UTF8.GetBytes(json));

    public static ScriptedReply Html(int status = 200) => new(status, "<!DOCTYPE html><html><body>Hello</body></html>"u8.ToArray())
    {
        Headers = ["Content-Type: text/html"],
    };

    /// <summary>The right answer to a range.</summary>
    public static ScriptedReply Range(byte[] part, long from, long total) => new(206, part)
    {
        Headers = [$"Content-Range: bytes {from}-{from + part.Length - 1}/{total}"],
    };

    public ScriptedReply With(params string[] headers) => this with { Headers = [.. Headers, .. headers] };
}
