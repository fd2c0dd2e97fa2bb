using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class FormUploadTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Theory]
    [InlineData("file", "content")]
    [InlineData("other", "")]
    public async Task A_form_is_a_whole_upload_and_uses_the_key_up(string part, string content)
    {
        var upload = await _client.BeginUploadAsync(await NewFolderAsync(part), "f");
        var key = upload.Text("upload_key");
        using var anonymous = new QuatrixClient(fixture.Server.Server.BaseAddress, null);
        var sent = await SendAsync(key, Form(content, part), anonymous);
        Assert.Equal((200, upload.Text("file_id"), (long)content.Length), (sent.Status, sent.Text("id"), sent.Number("size")));
        Assert.Equal((content, "f"), ((await _client.DownloadAsync([sent.Text("id")])).Body, sent.Text("name")));
        (await SendAsync(key, Form("again"), _client)).Is(404, 20);
        (await _client.SendChunkAsync(key, "x"u8.ToArray(), null)).Is(404, 20);
        Assert.Equal(sent.Text("id"), (await _client.GetAsync("upload/finalize/" + key)).Text("id"));
        Assert.Equal(content, (await _client.DownloadAsync([sent.Text("id")])).Body);
    }

    [Fact]
    public async Task New_content_of_a_file_replaces_all_of_the_old()
    {
        var id = await _client.UploadAsync(await NewFolderAsync(), "f", "old and long content");
        var key = (await _client.PostAsync("file/modify", new { id })).Text("upload_key");
        Assert.Equal(id, (await SendAsync(key, Form("new"), _client)).Text("id"));
        Assert.Equal("new", (await _client.DownloadAsync([id])).Body);
    }

    [Fact]
    public async Task A_form_of_any_length_is_taken_whole()
    {
        var bytes = new byte[3_000_017];
        new Random(1).NextBytes(bytes);
        var key = (await _client.BeginUploadAsync(await NewFolderAsync(), "f")).Text("upload_key");
        Assert.Equal(bytes.Length, (await SendAsync(key, Form(bytes, "file"), _client)).Number("size"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(fixture.Server.FileOf($"{nameof(A_form_of_any_length_is_taken_whole)}/f"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("text/plain", "content")]
    [InlineData("", "content")]
    [InlineData("multipart/form-data", "content")]
    [InlineData("multipart/form-data; boundary=b", "")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Dis")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nno file\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\ncut off")]
    [InlineData(
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"g\"\r\n\r\n2\r\n--b--\r\n")]
    public async Task What_is_no_form_with_one_file_is_refused_and_changes_nothing(string type, string body)
    {
        var folder = await NewFolderAsync(Guid.NewGuid().ToString());
        var key = (await _client.BeginUploadAsync(folder, "f")).Text("upload_key");
        Assert.Equal(200, (await _client.SendChunkAsync(key, "01"u8.ToArray(), "bytes 0-1/4")).Status);
        (await _client.SendAsync(HttpMethod.Post, "/upload/multipart/" + key, Encoding.UTF8.GetBytes(body), ("Content-Type", type))).Is(400, 10);
        Assert.Empty(await _client.ListAsync(folder));
        (await _client.GetAsync("upload/finalize/" + key)).Is(400, 10);
        Assert.Equal(200, (await _client.SendChunkAsync(key, "23"u8.ToArray(), "bytes 2-3/4")).Status);
        var whole = await _client.GetAsync("upload/finalize/" + key);
        Assert.Equal("0123", (await _client.DownloadAsync([whole.Text("id")])).Body);
    }

    [Fact]
    public async Task A_form_that_breaks_off_can_be_sent_again()
    {
        var folder = await NewFolderAsync();
        var key = (await _client.BeginUploadAsync(folder, "f")).Text("upload_key");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync("127.0.0.1", fixture.Server.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
            var head = $"POST /upload/multipart/{key} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhalf";
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            while (!IsReceiving()) await Task.Delay(10, limit.Token);
        }

        while (IsReceiving()) await Task.Delay(10, limit.Token);
        Assert.Empty(await _client.ListAsync(folder));
        var sent = await SendAsync(key, Form("whole"), _client);
        Assert.Equal("whole", (await _client.DownloadAsync([sent.Text("id")])).Body);
    }

    [Fact]
    public async Task A_key_that_is_unknown_and_a_name_that_was_taken_meanwhile_are_told()
    {
        var folder = await NewFolderAsync();
        (await SendAsync(Guid.NewGuid().ToString(), Form("x"), _client)).Is(404, 20);
        (await SendAsync("x", Form("x"), _client)).Is(404, 20);
        (await _client.SendAsync(HttpMethod.Get, "/upload/multipart/x", null)).Is(400, 40);
        var key = (await _client.BeginUploadAsync(folder, "f")).Text("upload_key");
        var other = await _client.UploadAsync(folder, "f", "other");
        (await SendAsync(key, Form("late"), _client)).Is(400, 30);
        Assert.Equal("other", (await _client.DownloadAsync([other])).Body);
        Assert.Equal(200, (await _client.PostAsync("file/delete", new { ids = new[] { other } })).Status);
        Assert.Equal(4, (await SendAsync(key, Form("late"), _client)).Number("size"));
    }

    [Fact]
    public async Task A_form_that_finds_no_place_replaces_what_chunks_brought_and_can_be_finalized()
    {
        var folder = await NewFolderAsync();
        var key = (await _client.BeginUploadAsync(folder, "f")).Text("upload_key");
        Assert.Equal(200, (await _client.SendChunkAsync(key, "chunk"u8.ToArray(), "bytes 0-4/100")).Status);
        var other = await _client.UploadAsync(folder, "f", "other");
        (await SendAsync(key, Form("form"), _client)).Is(400, 30);
        Assert.Equal(200, (await _client.PostAsync("file/delete", new { ids = new[] { other } })).Status);
        var placed = await _client.GetAsync("upload/finalize/" + key);
        Assert.Equal("form", (await _client.DownloadAsync([placed.Text("id")])).Body);
    }

    private bool IsReceiving() => Directory.GetFiles(fixture.Server.FileOf(".cloudmount-unfinished"))
        .Any(file => !Path.GetFileName(file).StartsWith("upload-", StringComparison.Ordinal));

    private static MultipartFormDataContent Form(string content, string part = "file") => Form(Encoding.UTF8.GetBytes(content), part);

    private static MultipartFormDataContent Form(byte[] content, string part)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new() { { new StringContent("a field before"), "field" }, { file, part, "the name in the form" } };
    }

    private static async Task<Answer> SendAsync(string key, MultipartFormDataContent form, QuatrixClient client)
    {
        using (form)
        {
            var body = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            return await client.SendAsync(HttpMethod.Post, "/upload/multipart/" + key, body, ("Content-Type", form.Headers.ContentType!.ToString()));
        }
    }

    private async Task<string> NewFolderAsync(string suffix = "") =>
        await _client.MakeDirectoryAsync(await _client.IdAsync(""), TestContext.Current.TestMethod!.MethodName + suffix);
}
