using System.IO.Pipelines;
using CloudMount.Server.Transfers;
using CloudMount.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CloudMount.Server.Tests.Transfers;

public sealed class UnreadBodyTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Pipe _pipe = new();
    private readonly DefaultHttpContext _context = new();

    public UnreadBodyTests()
    {
        _context.Features.Set<IRequestBodyPipeFeature>(new Body(_pipe.Reader));
        _context.Request.Protocol = "HTTP/1.1";
    }

    [Fact]
    public async Task It_is_read_to_its_end()
    {
        await SendAsync();
        var reading = ReadOverAsync();
        await SendAsync();
        Assert.False(reading.IsCompleted);
        await _pipe.Writer.CompleteAsync();
        await reading;
    }

    [Fact]
    public async Task One_that_does_not_end_is_read_for_half_a_minute()
    {
        var reading = ReadOverAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        await SendAsync();
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await reading;
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_it()
    {
        using var gone = new CancellationTokenSource();
        var reading = new UnreadBody(_clock).ReadOverAsync(_context.Request, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Theory]
    [InlineData("HTTP/1.1", "100-continue")]
    [InlineData("HTTP/2", null)]
    public void One_that_need_not_be_sent_is_not_read(string protocol, string? expect)
    {
        (_context.Request.Protocol, _context.Request.Headers.Expect) = (protocol, expect);
        Assert.True(ReadOverAsync().IsCompletedSuccessfully);
    }

    private Task ReadOverAsync() => new UnreadBody(_clock).ReadOverAsync(_context.Request, TestContext.Current.CancellationToken);

    private async Task SendAsync() => await _pipe.Writer.WriteAsync(new byte[1000], TestContext.Current.CancellationToken);

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;
}
