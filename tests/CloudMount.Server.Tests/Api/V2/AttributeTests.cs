namespace CloudMount.Server.Tests.Api.V2;

public sealed class AttributeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Attributes_are_set_beside_those_that_are_there_and_taken_away_by_an_empty_value()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", [1], ("attributes", """{"kept":"","a":"1"}"""))).GetProperty("version").GetString();
        var set = await _server.PostV2Async($"path/info{folder}/f", ("attributes", "a=2"), ("attributes", "b=x=y"));
        Assert.Equal((200, """{"a":"2","b":"x=y","kept":""}"""), (set.Status, set.Json.GetProperty("attributes").GetRawText()));
        var taken = await _server.PostV2Async($"path/info{folder}/f", ("attributes", "a="));
        Assert.Equal("""{"b":"x=y","kept":""}""", taken.Json.GetProperty("attributes").GetRawText());
        Assert.Equal(taken.Body, (await _server.GetV2Async($"path/info{folder}/f")).Body);
        Assert.Equal(version, (await _server.ListAsync($"{folder}/f")).Text("version"));
        Assert.Equal("""{"d":"1"}""", (await _server.PostV2Async($"path/info{folder}/", ("attributes", "d=1"))).Json.GetProperty("attributes").GetRawText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("=x")]
    [InlineData("novalue")]
    public async Task Wrong_attributes_are_named(string? value)
    {
        var folder = _server.NewFolder($"attributes-{value?.Length}");
        var answer = await _server.PostV2Async("path/info" + folder, value is null ? [] : [("attributes", value)]);
        Assert.Equal((400, answer.Text("detail")), (answer.Status, answer.Json.GetProperty("field_errors").GetProperty("attributes")[0].GetString()));
    }

    [Fact]
    public async Task More_attributes_than_can_be_kept_change_nothing()
    {
        var folder = _server.NewFolder();
        await _server.PostV2Async("path/info" + folder, ("attributes", "a=1"));
        Assert.Equal(400, (await _server.PostV2Async("path/info" + folder, ("attributes", "b=" + new string('x', 5000)))).Status);
        Assert.Equal("""{"a":"1"}""", (await _server.GetV2Async("path/info" + folder)).Json.GetProperty("attributes").GetRawText());
        Assert.Equal(404, (await _server.PostV2Async($"path/info{folder}/none", ("attributes", "a=1"))).Status);
    }
}
