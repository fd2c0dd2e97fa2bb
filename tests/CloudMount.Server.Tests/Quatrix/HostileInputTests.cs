using System.Text;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Every call with every kind of wrong value: an error of the documented form, and nothing of the server's own failing.</summary>
public sealed class HostileInputTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private static readonly string[] Fields =
        ["path", "parent_id", "id", "ids", "name", "target", "target_id", "file_id", "mtime", "resolve", "resolve_mode", "truncate", "file_size", "status", "delete_permanently",
        "_and", "_or", "type", "value", "auth_type", "code"];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e400", "9223372036854775808", "0.1234567890123456789", "\"\"", "\"123\"", "\"\\u0000\"", "\"\\ud800\"", "\"..\"", "\"a/../../b\"",
        "\".cloudmount-unfinished\"", "\"/\"", "[]", "[null]", "[\"\\ud800\"]", "[{\"name\":{\"_and\":[\"\\ud800\",1]}}]",
        "[\"\"]", "[[1]]", "{}", "\"00000000-0000-0000-0000-000000000000\"", "\"\u00fc\\\\\"",
    ];

    public static TheoryData<string> Calls =>
    [
        "file/id", "file/metadata", "file/makedir", "file/rename", "file/rename/x", "file/moveone", "file/copyone", "file/copy", "file/move", "file/delete",
        "file/download-link", "file/modify", "file/modify/x", "file/empty-trash/x", "upload/link", "api-key/create", "api-key/update/x",
        "file/search", "file/add-tag/x", "session/login",
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_wrong_value_never_fails_the_server(string call)
    {
        var client = fixture.Client;
        var home = await client.IdAsync("");
        var file = await client.UploadAsync(home, "target of " + call.Replace('/', ' '), "kept");
        var right = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["path"] = "\"\"", ["id"] = $"\"{file}\"", ["ids"] = $"[\"{file}\"]", ["target"] = $"\"{home}\"", ["target_id"] = $"\"{home}\"", ["file_id"] = $"\"{file}\"",
        };
        foreach (var field in Fields)
        {
            foreach (var value in Values)
            {
                if (call == "file/delete" && field is not "ids") continue;
                var fields = new Dictionary<string, string>(right, StringComparer.Ordinal) { [field] = value };
                var body = "{" + string.Join(',', fields.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
                var answer = await client.SendAsync(HttpMethod.Post, "/api/1.0/" + call, Encoding.UTF8.GetBytes(body));
                Assert.True(answer.Status < 500, $"{call} {body}: {answer.Status} {answer.Body}");
                if (answer.Status >= 400) Assert.Equal(JsonValueKind.Number, answer.Json.GetProperty("code").ValueKind);
            }
        }

        Assert.Equal("kept", (await client.DownloadAsync([file])).Body);
    }

    [Theory]
    [InlineData("file/metadata/%00")]
    [InlineData("file/metadata/..%2f..")]
    [InlineData("file/metadata/?content=x")]
    [InlineData("file/size/%F0%9F%98%80")]
    [InlineData("file/download/..")]
    [InlineData("upload/finalize/x?mtime=NaN")]
    [InlineData("upload/finalize/x?mtime=1e99")]
    [InlineData("upload/finalize/x?mtime=1&mtime=2")]
    [InlineData("api-key/metadata/%20")]
    public async Task A_wrong_target_never_fails_the_server(string target) =>
        Assert.InRange((await fixture.Client.GetAsync(target)).Status, 200, 499);
}
