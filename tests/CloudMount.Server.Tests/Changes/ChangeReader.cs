using CloudMount.Server.Tests.Quatrix;
using System.Text.Json;

namespace CloudMount.Server.Tests.Changes;

/// <summary>A client that follows the changes below a directory on both wires.</summary>
internal sealed class ChangeReader(TestServer server, QuatrixClient quatrix, string directory)
{
    private string _cursor = "";
    private string _quatrixCursor = "";
    private string _id = "";

    public static async Task<ChangeReader> BeginAsync(TestServer server, QuatrixClient quatrix, string directory)
    {
        var reader = new ChangeReader(server, quatrix, directory) { _id = await quatrix.IdAsync(directory) };
        reader._cursor = (await server.CallAsync(HttpMethod.Get, "changes" + directory)).Text("cursor");
        reader._quatrixCursor = (await quatrix.GetAsync("file/diff/" + reader._id)).Text("cursor");
        return reader;
    }

    /// <summary>What is new, which must be the same on both wires but for the words.</summary>
    public async Task<string[]> ReadAsync()
    {
        var answer = await server.CallAsync(HttpMethod.Get, "changes" + directory, ("since", _cursor));
        Assert.Equal(200, answer.Status);
        _cursor = answer.Text("cursor");
        var diff = await quatrix.GetAsync($"file/diff/{_id}?since={_quatrixCursor}");
        Assert.Equal(200, diff.Status);
        _quatrixCursor = diff.Text("cursor");
        var lines = answer.Json.GetProperty("changes").EnumerateArray().Select(Describe).ToArray();
        Assert.Equal(lines, diff.Json.GetProperty("data").EnumerateArray().Select(DescribeRow));
        return lines;
    }

    public string Describe(JsonElement change) => Describe(
        change.GetProperty("action").GetString()!, change, change.GetProperty("is_directory").GetBoolean());

    private string DescribeRow(JsonElement row)
    {
        var action = row.GetProperty("action").GetString()!;
        Assert.Equal(row.GetProperty("path").GetString()!.Split('/')[^1], row.GetProperty("name").GetString());
        if (action == "modify") Assert.Equal(JsonValueKind.String, row.GetProperty("id").ValueKind);
        return Describe(action == "rename" ? "move" : action, row, row.GetProperty("type").GetString() == "D");
    }

    private string Describe(string action, JsonElement change, bool isDirectory)
    {
        var from = change.TryGetProperty("old_path", out var old) ? Below(old.GetString()!) + " > " : "";
        return $"{action} {from}{Below(change.GetProperty("path").GetString()!)}{(isDirectory ? "/" : "")}";
    }

    private string Below(string path) => path.StartsWith(directory + "/", StringComparison.Ordinal) ? path[(directory.Length + 1)..] : path;
}
