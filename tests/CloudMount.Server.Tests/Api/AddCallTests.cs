using System.Text;

namespace CloudMount.Server.Tests.Api;

public sealed class AddCallTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("x.txt", true)]
    [InlineData("x.tar.gz", true)]
    [InlineData("plain", false)]
    [InlineData(".bashrc", false)]
    [InlineData("a.", false)]
    public async Task Without_a_field_the_extension_decides(string name, bool isFile)
    {
        var folder = _server.NewFolder("extension");
        var answer = await _server.AddAsync($"{folder}/{name}");
        Assert.Equal(201, answer.Status);
        Assert.Equal(isFile, answer.Has("upload"));
        Assert.Equal(isFile, File.Exists(_server.FileOf($"{folder}/{name}")));
        Assert.Equal(!isFile, Directory.Exists(_server.FileOf($"{folder}/{name}")));
    }

    [Fact]
    public async Task A_field_decides_against_the_extension()
    {
        var folder = _server.NewFolder();
        var file = await _server.AddAsync($"{folder}/Make file", ("file", ""));
        Assert.Equal($"/api/1.0/paths/list{folder}/Make%20file", file.Headers["Location"]);
        Assert.Equal(0, file.Number("size"));
        Assert.True(File.Exists(_server.FileOf($"{folder}/Make file")));
        Assert.False((await _server.AddAsync($"{folder}/d.txt", ("directory", ""))).Has("upload"));
        Assert.True(Directory.Exists(_server.FileOf($"{folder}/d.txt")));
    }

    [Fact]
    public async Task Content_sent_to_the_URL_of_a_new_file_is_its_content()
    {
        var folder = _server.NewFolder();
        var added = await _server.AddAsync($"{folder}/f", ("file", ""));
        Assert.Equal(200, (await _server.PutContentAsync(added.Text("upload"), "hello"u8.ToArray())).Status);
        Assert.Equal("hello", await File.ReadAllTextAsync(_server.FileOf($"{folder}/f"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_added_is_refused_and_leaves_nothing()
    {
        var folder = _server.NewFolder();
        Assert.Equal(201, (await _server.AddAsync($"{folder}/f", ("file", ""))).Status);
        Assert.Equal(400, (await _server.AddAsync($"{folder}/f", ("file", ""))).Status);
        Assert.Equal(400, (await _server.AddAsync($"{folder}/f", ("directory", ""))).Status);
        Assert.Equal(400, (await _server.AddAsync($"{folder}/g", ("directory", ""), ("file", ""))).Status);
        Assert.Equal(404, (await _server.AddAsync($"{folder}/no/g", ("file", ""))).Status);
        Assert.Equal(404, (await _server.AddAsync($"{folder}/f/g", ("file", ""))).Status);
        Assert.Equal(400, (await _server.AddAsync("/")).Status);
        Assert.Equal(400, (await _server.AddAsync($"{folder}/{new string('n', 256)}")).Status);
        Assert.Equal(201, (await _server.AddAsync($"{folder}/{new string('n', 255)}")).Status);
        Assert.Equal(2, Directory.GetFileSystemEntries(_server.FileOf(folder)).Length);
    }

    [Theory]
    [InlineData("application/json", """{"file":true,"directory":false,"attributes":{"a":"b"},"other":[1,{"x":2}],"no":null}""")]
    [InlineData("application/json; charset=utf-8", """{"file":"","attributes":"{\"a\":\"b\"}"}""")]
    [InlineData("application/x-www-form-urlencoded", "file=&attributes=%7B%22a%22%3A%22b%22%7D")]
    [InlineData(null, "file&attributes=%7B%22a%22%3A%22b%22%7D")]
    [InlineData(null, """{"file":1,"attributes":{"a":"b"}}""")]
    public async Task Fields_are_taken_from_each_kind_of_body(string? type, string body)
    {
        var folder = _server.NewFolder("bodies");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/1.0/paths/add{folder}/{Guid.NewGuid():N}") { Content = content };
        var answer = await _server.SendAsync(request);
        Assert.Equal(201, answer.Status);
        Assert.True(answer.Has("upload"));
        Assert.Equal("b", answer.Json.GetProperty("attributes").GetProperty("a").GetString());
    }

    [Fact]
    public async Task Fields_are_taken_from_multipart_and_from_the_query()
    {
        var folder = _server.NewFolder();
        var multipart = new MultipartFormDataContent { { new StringContent("xml"), "format" } };
        multipart.Add(new ByteArrayContent(new byte[100_000]), "file", "whatever.bin");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/1.0/paths/add{folder}/m") { Content = multipart };
        var answer = await _server.SendAsync(request);
        Assert.Equal((201, "text/xml"), (answer.Status, answer.ContentType));
        Assert.Equal(0, new FileInfo(_server.FileOf($"{folder}/m")).Length);
        using var query = new HttpRequestMessage(HttpMethod.Post, $"/api/1.0/paths/add{folder}/q.txt?directory&format=xml");
        Assert.Equal("text/xml", (await _server.SendAsync(query)).ContentType);
        Assert.True(Directory.Exists(_server.FileOf($"{folder}/q.txt")));
    }

    [Theory]
    [InlineData("application/json", "[1]", 400)]
    [InlineData("application/json", """{"file":""", 400)]
    [InlineData("application/json", """{"file":""} 1""", 400)]
    [InlineData("text/plain", "file=", 400)]
    [InlineData("multipart/form-data", "--x", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", 400)]
    public async Task Broken_bodies_are_400_with_an_object(string type, string body, int status)
    {
        var folder = _server.NewFolder("broken");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/1.0/paths/add{folder}/f") { Content = content };
        var answer = await _server.SendAsync(request);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Message);
        Assert.False(File.Exists(_server.FileOf($"{folder}/f")));
    }

    [Fact]
    public async Task Fields_of_more_than_a_megabyte_are_413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1.0/paths/add/x")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("file", new string('x', 2_000_000))]),
        };
        Assert.Equal(413, (await _server.SendAsync(request)).Status);
    }
}
