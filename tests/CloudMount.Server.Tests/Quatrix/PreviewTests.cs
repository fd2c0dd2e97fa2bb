using System.Net;
using CloudMount.Server.Quatrix.Previews;
using CloudMount.TestKit;
using SkiaSharp;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class PreviewTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private static readonly byte[] Jpeg = TestImages.Quarters(80, 40, SKEncodedImageFormat.Jpeg);
    private static readonly byte[] Png = TestImages.Quarters(80, 40, SKEncodedImageFormat.Png);

    private readonly QuatrixClient _client = fixture.Client;

    public static TheoryData<string, int, int, byte[]> Images => new()
    {
        { "jpeg", 80, 40, Jpeg },
        { "png", 80, 40, Png },
        { "webp", 80, 40, TestImages.Quarters(80, 40, SKEncodedImageFormat.Webp) },
        { "gif", 1, 1, TestImages.Gif },
        { "bmp", 2, 1, TestImages.Bmp },
        { "large png", 1024, 512, TestImages.Quarters(3000, 1500, SKEncodedImageFormat.Png) },
        { "large jpeg", 512, 1024, TestImages.Quarters(1500, 3000, SKEncodedImageFormat.Jpeg) },
        { "narrow", 1024, 1, TestImages.Quarters(4000, 2, SKEncodedImageFormat.Png) },
    };

    public static TheoryData<string, byte[]> NoImages => new()
    {
        { "empty", [] },
        { "text", "no image"u8.ToArray() },
        { "signature alone", Jpeg[..3] },
        { "webp alone", "RIFF\0\0\0\0WEBP"u8.ToArray() },
        { "bm", "BM begins this text"u8.ToArray() },
        { "tiff", [.. "II*\0\b\0\0\0"u8, .. new byte[100]] },
        { "noise", [.. Png[..40], .. Enumerable.Range(0, 5000).Select(i => (byte)(i * i * 7))] },
        { "bomb", TestImages.Bomb(60_000, 60_000) },
        { "line of a bomb", TestImages.Bomb(int.MaxValue, 1) },
        { "no pixels", TestImages.Bomb(0, 0) },
        { "too much to decode", TestImages.Bomb(6000, 6000) },
        { "bmp of pixels far behind its end", TestImages.HollowBmp(16, 0xFFFFFFFF) },
        { "bmp of pixels behind its end", TestImages.HollowBmp(16, 0x7FFFFFF0) },
        { "bmp of its first pixels only", TestImages.HollowBmp(24, 0xFFFFFFFF) },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task An_image_has_a_small_JPEG_of_its_own_shape(string name, int width, int height, byte[] content)
    {
        var id = await WriteAsync(name, content);
        var described = await _client.GetAsync("file/preview/" + id);
        Assert.Equal((200, "image", "/api/1.0/preview/" + id), (described.Status, described.Text("type"), described.Text("uri")));
        using var preview = await PreviewAsync(id);
        Assert.Equal((width, height), (preview.Width, preview.Height));
    }

    /// <summary>By the meanings that EXIF gives to the numbers; the quarters are read from above left, line by line.</summary>
    [Theory]
    [InlineData(1, "RGBK")]
    [InlineData(2, "GRKB")]
    [InlineData(3, "KBGR")]
    [InlineData(4, "BKRG")]
    [InlineData(5, "RBGK")]
    [InlineData(6, "BRKG")]
    [InlineData(7, "KGBR")]
    [InlineData(8, "GKRB")]
    public async Task A_photo_is_shown_as_it_was_taken(byte orientation, string quarters)
    {
        using var preview = await PreviewAsync(await WriteAsync($"oriented {orientation}", TestImages.Oriented(Jpeg, orientation)));
        Assert.Equal(orientation < 5 ? (80, 40) : (40, 80), (preview.Width, preview.Height));
        var (left, right, top, bottom) = (preview.Width / 4, preview.Width * 3 / 4, preview.Height / 4, preview.Height * 3 / 4);
        Assert.Equal(quarters, string.Concat(new[] { (left, top), (right, top), (left, bottom), (right, bottom) }.Select(at => NameOf(preview.GetPixel(at.Item1, at.Item2)))));
    }

    [Fact]
    public async Task What_is_transparent_is_white()
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(SKColors.Transparent);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var preview = await PreviewAsync(await WriteAsync("transparent", data.ToArray()));
        Assert.Equal(SKColors.White, preview.GetPixel(4, 4));
    }

    [Theory]
    [MemberData(nameof(NoImages))]
    public async Task Of_what_is_no_image_or_too_large_there_is_no_preview(string name, byte[] content)
    {
        var id = await WriteAsync(name, content);
        (await _client.GetAsync("preview/" + id)).Is(404, 90);
        if (name is not ("noise" or "bmp of its first pixels only")) (await _client.GetAsync("file/preview/" + id)).Is(404, 90);
    }

    [Fact]
    public async Task Of_an_image_that_ends_early_there_is_no_preview()
    {
        foreach (var (name, image) in new[] { ("cut.jpg", Jpeg), ("cut.png", Png), ("cut.webp", TestImages.Quarters(80, 40, SKEncodedImageFormat.Webp)) })
        {
            for (var length = 1; length < image.Length - 30; length += 41)
                (await _client.GetAsync("preview/" + await WriteAsync($"{length} {name}", image[..length]))).Is(404, 90);
        }
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_not_looked_at()
    {
        var id = await WriteAsync("long", Jpeg);
        await using (var file = File.OpenWrite(fixture.Server.FileOf("long"))) file.SetLength((64 << 20) + 1);
        (await _client.GetAsync("preview/" + id)).Is(404, 90);
    }

    [Fact]
    public async Task What_is_not_there_or_not_allowed_is_told()
    {
        (await _client.GetAsync("preview/" + await _client.MakeDirectoryAsync(await _client.IdAsync(""), "no image"))).Is(404, 90);
        foreach (var id in new[] { "", "x", Guid.NewGuid().ToString() })
        {
            (await _client.GetAsync("preview/" + id)).Is(404, 20);
            (await _client.GetAsync("file/preview/" + id)).Is(404, 20);
        }

        var image = await WriteAsync("closed", Png);
        (await _client.GetAsync($"preview/{image}/x")).Is(400, 21);
        (await _client.PostAsync($"preview/{image}", new { })).Is(400, 40);
        using var anonymous = new QuatrixClient(fixture.Server.Server.BaseAddress, null);
        (await anonymous.GetAsync("preview/" + image)).Is(401, 70);
        (await anonymous.GetAsync("file/preview/" + image)).Is(401, 70);
    }

    [Fact]
    public async Task Who_has_the_preview_of_a_version_is_sent_no_other()
    {
        var id = await WriteAsync("version", Png);
        using var first = await SendAsync(id);
        var tag = first.Headers.ETag!.ToString();
        using (var same = await SendAsync(id, tag)) Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(id, await WriteAsync("version", TestImages.Gif));
        using var other = await SendAsync(id, tag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(tag, other.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task An_image_that_takes_too_long_has_no_preview()
    {
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = new HastyClock() });
        using var client = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        await File.WriteAllBytesAsync(server.FileOf("f"), Png, TestContext.Current.CancellationToken);
        var answer = await client.GetAsync("preview/" + await client.IdAsync("f"));
        answer.Is(404, 90);
        Assert.Contains("longer", answer.Text("msg"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoder_whose_time_is_over_or_whose_caller_is_gone_meets_the_end_of_the_file()
    {
        using var file = File.OpenHandle(typeof(PreviewTests).Assembly.Location);
        var (clock, buffer) = (new ManualTimeProvider(), new byte[10]);
        using var gone = new CancellationTokenSource();
        using (var source = new ImageSource(file, 15, clock, gone.Token))
        {
            Assert.Equal((10, 5, 0), (source.Read(buffer), source.Read(buffer), source.Read(buffer)));
            source.Position = 0;
            gone.Cancel();
            Assert.Equal((0, false), (source.Read(buffer), source.IsOver));
        }

        using var late = new ImageSource(file, 15, clock, CancellationToken.None);
        clock.Advance(ImageSource.MaxTime);
        Assert.Equal((0, true), (late.Read(buffer), late.IsOver));
    }

    [Fact]
    public void A_file_that_cannot_be_read_ends()
    {
        using var file = File.OpenHandle(fixture.Server.FileOf("not readable"), FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, Png, 0);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Read(file, new byte[1], 0));
        using var source = new ImageSource(file, Png.Length, TimeProvider.System, CancellationToken.None);
        Assert.Equal((0, 0L), (source.Read(new byte[10]), source.Position));
    }

    /// <summary>Writes directly into the served folder; the id.</summary>
    private async Task<string> WriteAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(fixture.Server.FileOf(name), content, TestContext.Current.CancellationToken);
        return await _client.IdAsync(name);
    }

    private async Task<HttpResponseMessage> SendAsync(string id, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/1.0/preview/" + id);
        request.Headers.Authorization = new("Bearer", fixture.Server.Server.CreatedApiKey);
        if (tag is not null) request.Headers.IfNoneMatch.ParseAdd(tag);
        return await fixture.Server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<SKBitmap> PreviewAsync(string id)
    {
        using var response = await SendAsync(id);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        return SKBitmap.Decode(bytes);
    }

    private static char NameOf(SKColor color) => (color.Red > 128, color.Green > 128, color.Blue > 128) switch
    {
        (true, false, false) => 'R',
        (false, true, false) => 'G',
        (false, false, true) => 'B',
        (false, false, false) => 'K',
        _ => '?',
    };

    /// <summary>Each look at it is ten seconds later.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 10);
    }
}
