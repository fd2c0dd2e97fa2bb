using System.Collections.Concurrent;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

/// <summary>Which credentials of the config file a mount that is not let in tries.</summary>
public sealed class CredentialWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Workplace _workplace = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FaultyStore _store = new(new InMemoryStore(), seed: 1);
    private readonly ConcurrentQueue<RemoteCredentials> _used = new();
    private CredentialWatch _watch = null!;

    public ValueTask InitializeAsync()
    {
        Keep("smartfile://example.org/team", "at the mount");
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
        _watch = new(plan, new(_store, _used.Enqueue), NullLogger.Instance, _clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _store.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task Other_credentials_are_tried_once_each_and_only_while_the_mount_is_not_let_in()
    {
        Keep("smartfile://example.org/", "early");
        Assert.Empty(await LookAsync());
        Refuse();
        Assert.Equal([new("early", "p")], await LookAsync());
        Assert.Single(await LookAsync());
        Keep("smartfile://example.org/", "new");
        Assert.Equal([new("early", "p"), new("new", "p")], await LookAsync());
        _store.Health.SetLogin(null);
        Keep("smartfile://example.org/", "newest");
        Assert.Equal(2, (await LookAsync()).Count);
    }

    [Fact]
    public async Task What_the_file_held_at_the_mount_is_not_tried()
    {
        Refuse();
        Assert.Empty(await LookAsync());
    }

    [Fact]
    public async Task Refused_credentials_give_way_to_those_before_and_are_not_tried_again()
    {
        Refuse();
        Keep("smartfile://example.org/team", "mistyped");
        _store.FailNext(RemoteCall.Connect, RemoteErrorKind.Unauthenticated);
        Assert.Equal([new("mistyped", "p"), new("old", "p")], await LookAsync());
        Assert.Equal(2, (await LookAsync()).Count);
        Keep("smartfile://example.org/team", "new");
        Assert.Equal(new("new", "p"), (await LookAsync())[^1]);
        Keep("smartfile://example.org/team", "wrong");
        _store.FailNext(RemoteCall.Connect, RemoteErrorKind.Unauthenticated);
        Assert.Equal([new("wrong", "p"), new("new", "p")], (await LookAsync())[^2..]);
    }

    [Fact]
    public async Task Credentials_that_a_service_did_not_answer_are_tried_again()
    {
        Refuse();
        Keep("smartfile://example.org/team", "new");
        _store.FailNext(RemoteCall.Connect, RemoteErrorKind.Unreachable);
        Assert.Equal([new("new", "p"), new("old", "p")], await LookAsync());
        Assert.Equal([new("new", "p"), new("old", "p"), new("new", "p")], await LookAsync());
        Assert.Equal(3, (await LookAsync()).Count);
    }

    [Fact]
    public void The_file_is_looked_at_every_two_seconds()
    {
        Refuse();
        Keep("smartfile://example.org/team", "new");
        _clock.Advance(Interval);
        Assert.True(SpinWait.SpinUntil(() => !_used.IsEmpty, TimeSpan.FromSeconds(10)));
        Assert.Equal([new("new", "p")], _used);
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
    public async Task What_is_not_for_this_service_or_not_whole_is_not_tried(string url, string key, string password)
    {
        Refuse();
        Keep(url, key, password);
        Assert.Empty(await LookAsync());
        Keep("smartfile://example.org/team", "new");
        Assert.Equal([new("new", "p")], await LookAsync());
    }

    /// <summary>What the calls were made with in turn, up to the end of another look at the file.</summary>
    private async Task<List<RemoteCredentials>> LookAsync()
    {
        await _watch.LookAsync();
        return [.. _used];
    }

    private void Refuse() => _store.Health.SetLogin(new(RemoteErrorKind.Unauthenticated, "no"));

    private void Keep(string url, string key, string password = "p") =>
        _workplace.WriteConfig($$$$"""{"remotes":{"work":{"url":"{{{{url}}}}","key":"{{{{key}}}}","password":"{{{{password}}}}"}}}""");
}
