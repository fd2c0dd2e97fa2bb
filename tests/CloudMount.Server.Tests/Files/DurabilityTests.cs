namespace CloudMount.Server.Tests.Files;

[Collection(nameof(AloneCollection))]
public sealed class DurabilityTests
{
    [Fact]
    public async Task What_is_answered_is_on_disk()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadAsync("/old", [1]);
        await server.AddAsync("/from", ("directory", ""));
        await server.UploadAsync("/from/f", [1]);
        using var trace = await FlushTrace.StartAsync();
        await server.UploadAsync("/new", [1]);
        await server.AddAsync("/added", ("directory", ""));
        await server.EditAsync("/old", ("attributes", """{"a":"b"}"""));
        await server.EditAsync("/added", ("updated", "1"));
        await server.EditAsync("/from/f", ("path", "/added/g"), ("attributes", """{"a":"b"}"""));
        var flushed = (await trace.EndAsync()).Where(path => path.StartsWith(server.Root, StringComparison.Ordinal)).ToList();
        Assert.StartsWith(server.FileOf("/.cloudmount-unfinished/"), flushed[0], StringComparison.Ordinal);
        string[] rest = [server.Root, server.Root, server.FileOf("/old"), server.FileOf("/added"), server.FileOf("/added/g")];
        Assert.Equal(rest, flushed.Skip(1).Take(rest.Length));
        Assert.Equal([server.FileOf("/added"), server.FileOf("/from")], flushed.Skip(1 + rest.Length).Order(StringComparer.Ordinal));
    }
}
