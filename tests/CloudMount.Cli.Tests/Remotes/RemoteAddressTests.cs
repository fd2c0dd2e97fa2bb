using CloudMount.Cli.Remotes;
using Xunit;

namespace CloudMount.Cli.Tests.Remotes;

public sealed class RemoteAddressTests
{
    [Theory]
    [InlineData("smartfile://example.org", "smartfile://example.org/", "/")]
    [InlineData("SmartFile://Example.org:443/a/", "smartfile://example.org/a", "/a")]
    [InlineData("smartfile+http://127.0.0.1:8080//a//b", "smartfile+http://127.0.0.1:8080/a/b", "/a/b")]
    [InlineData("smartfile://example.org/my%20files", "smartfile://example.org/my%20files", "/my files")]
    [InlineData("smartfile://example.org/%3F%23%25%5C%20", "smartfile://example.org/%3F%23%25%5C%20", "/?#%\\ ")]
    [InlineData("smartfile://example.org/%2541", "smartfile://example.org/%2541", "/%41")]
    [InlineData("smartfile://example.org/\u65e5\u672c", "smartfile://example.org/\u65e5\u672c", "/\u65e5\u672c")]
    [InlineData("smartfile://example.org?api=2", "smartfile://example.org/?api=2", "/")]
    [InlineData("smartfile+http://127.0.0.1:8080/a/?api=1.0", "smartfile+http://127.0.0.1:8080/a?api=1.0", "/a")]
    public void An_address_is_written_so_that_it_is_read_as_the_same(string text, string written, string root)
    {
        var address = RemoteAddress.Parse(text);
        Assert.Equal((written, root), (address.Text, address.Root.Value));
        Assert.Equal(address, RemoteAddress.Parse(address.Text));
    }

    [Theory]
    [InlineData("smartfile://example.org/?api=3", "\"3\" is no API")]
    [InlineData("smartfile://example.org/?api=", "\"\" is no API")]
    [InlineData("smartfile://example.org/?api=2&x=1", "\"2&x=1\" is no API")]
    [InlineData("smartfile://example.org/?API=2", "write ? as %3F")]
    [InlineData("quatrix://example.org/?api=2", "write ? as %3F")]
    public void An_API_that_is_not_spoken_is_named(string text, string message)
    {
        var failure = Assert.Throws<CliException>(() => RemoteAddress.Parse(text));
        Assert.Equal(ExitCode.Usage, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_API_goes_along_deeper() => Assert.Equal(SmartFileApi.V2, RemoteAddress.Parse("smartfile://example.org/a?api=2").At("b").Api);
}
