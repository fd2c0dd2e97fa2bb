using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

/// <summary>Which credentials of the config file a mount that is not let in tries.</summary>
public sealed class CredentialWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Workplace _workplace = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryStore _store = new();
    private readonly List<RemoteCredentials> _tried = [];
    private CredentialWatch _watch = null!;

    public ValueTask InitializeAsync()
    {
        var plan = new MountPlan
        {
            Target = new("work", RemoteAddress.Parse("smartfile://example.org/team"), new("old", "p")),
            ConfigFile = _workplace.ConfigFile,
            MountPoint = "/mnt",
            CacheDirectory = "/cache",
            Volume = "v",
            Options = new(),
            RuntimeDirectory = "/run",
        };
        _watch = new(plan, new(_store, _tried.Add), NullLogger.Instance, _clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _store.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public void Other_credentials_are_tried_once_each_and_only_while_the_mount_is_not_let_in()
    {
        Keep("smartfile://example.org/", "early");
        Assert.Empty(Tried());
        _store.Health.SetLogin(new(RemoteErrorKind.Unauthenticated, "no"));
        Assert.Equal([new("early", "p")], Eventually(1));
        Assert.Single(Tried());
        Keep("smartfile://example.org/", "new");
        Assert.Equal([new("early", "p"), new("new", "p")], Eventually(2));
        _store.Health.SetLogin(null);
        Keep("smartfile://example.org/", "newest");
        Assert.Equal(2, Tried().Count);
    }

    [Theory]
    [InlineData("smartfile://elsewhere.org/team", "new", "p")]
    [InlineData("smartfile://example.org:444/team", "new", "p")]
    [InlineData("smartfile+http://example.org/team", "new", "p")]
    [InlineData("quatrix://example.org/team", "new", "p")]
    [InlineData("smartfile://example.org/team", "new", "")]
    [InlineData("smartfile://example.org/team", "", "p")]
    [InlineData("smartfile://example.org/team", "new\\u0001", "p")]
    [InlineData("not a URL", "new", "p")]
    [InlineData("smartfile://example.org/team", "old", "p")]
    public void What_is_not_for_this_service_or_not_whole_is_not_tried(string url, string key, string password)
    {
        _store.Health.SetLogin(new(RemoteErrorKind.Unauthenticated, "no"));
        Keep(url, key, password);
        Assert.Empty(Tried());
        Keep("smartfile://example.org/team", "new");
        Assert.Equal([new("new", "p")], Eventually(1));
    }

    /// <summary>What was tried by the time it was looked at the file again.</summary>
    private List<RemoteCredentials> Tried()
    {
        _clock.Advance(Interval);
        Thread.Sleep(TimeSpan.FromMilliseconds(20));
        return _tried;
    }

    /// <summary>What was tried once there is so much.</summary>
    private List<RemoteCredentials> Eventually(int count)
    {
        Assert.True(SpinWait.SpinUntil(() => { _clock.Advance(Interval); return _tried.Count >= count; }, TimeSpan.FromSeconds(10)));
        return _tried;
    }

    private void Keep(string url, string key, string password = "p") =>
        _workplace.WriteConfig($$$$"""{"remotes":{"work":{"url":"{{{{url}}}}","key":"{{{{key}}}}","password":"{{{{password}}}}"}}}""");
}
