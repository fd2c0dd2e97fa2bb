using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quotas;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Quotas;

/// <summary>How the usage of a site is counted beside what changes it.</summary>
public sealed class SiteUsageTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloudmount-quota-");
    private readonly DirectoryHandle _root;
    private readonly SemaphoreSlim _turns = new(1);
    private readonly ManualTimeProvider _time = new();
    private readonly SiteUsage _usage;

    public SiteUsageTests()
    {
        _home.CreateSubdirectory(".cloudmount-sites/one/a/.cloudmount-unfinished");
        Assert.Equal(Errno.None, DirectoryHandle.Open(_home.FullName, out var root));
        _root = root!;
        var site = Guid.NewGuid();
        _usage = new(new(site, Territory.Of(site, [".cloudmount-sites", "one"]), _root), _ => 100, _turns, _time);
        Write("a/.cloudmount-unfinished/f", 10);
    }

    public void Dispose()
    {
        _root.Dispose();
        _turns.Dispose();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_changed_directly_in_the_folder_is_found_within_an_hour()
    {
        Assert.Equal(10, await _usage.ReadAsync());
        Write("g", 20);
        Assert.Equal(10, await _usage.ReadAsync());
        _time.Advance(TimeSpan.FromHours(1));
        while (await _usage.ReadAsync() != 30) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_count_waits_for_what_is_being_changed_and_what_comes_then_waits_for_it()
    {
        Assert.Equal(10, await _usage.ReadAsync());
        var change = await _usage.ChangeAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await _usage.ReadAsync();
        Task<IDisposable> next;
        while ((next = _usage.ChangeAsync().AsTask()).IsCompleted) (await next).Dispose();
        Assert.True(_usage.TryReceive("new", 90));
        Assert.True(_usage.TryStore("new", 90, null));
        Write("new", 90);
        change.Dispose();
        (await next).Dispose();
        Assert.Equal(100, await _usage.ReadAsync());
        Assert.False(_usage.TryReceive("other", 1));
    }

    [Fact]
    public async Task A_file_that_is_received_takes_what_it_has_beyond_the_one_it_replaces()
    {
        Assert.Equal(10, await _usage.ReadAsync());
        Assert.True(_usage.TryReceive("x", 0, credit: 10));
        Assert.True(_usage.TryReceive("x", 100));
        Assert.False(_usage.TryReceive("x", 101));
        Assert.Equal(100, await _usage.ReadAsync());
        Assert.True(_usage.HasRoom());
        Assert.False(_usage.HasRoomFor("y", 1));

        // What it was to replace is gone meanwhile, so it does not fit; and then it does.
        Assert.True(_usage.TryReceive("y", 0));
        using (await _usage.ChangeAsync())
        {
            Assert.True(_usage.TryStore("x", 100, 10));
            _usage.TakeBack("x", 100, 10);
            Assert.Equal(100, await _usage.ReadAsync());
            Assert.False(_usage.TryStore("x", 100, null));
            _usage.Remove(10);
            Assert.True(_usage.TryStore("x", 100, null));
        }

        Assert.Equal(100, await _usage.ReadAsync());
        _usage.Release("y");
        Assert.Equal(100, await _usage.ReadAsync());
    }

    private void Write(string path, int bytes) => File.WriteAllBytes(Path.Combine(_home.FullName, ".cloudmount-sites/one", path), new byte[bytes]);
}
