using CloudMount.Remote;
using Xunit;

namespace CloudMount.TestKit.Remote;

/// <content>What others change.</content>
public abstract partial class RemoteStoreContract
{
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_another_changes_is_told_from_a_cursor_on()
    {
        await MakeDirectoryAsync("/before");
        await using var other = await OpenAnotherAsync();
        if (await BeginFeedAsync() is not { } cursor) return;
        Ok(await other.UploadAsync(PathOf("/before/file"), Request(Bytes(10)), Cancellation));
        cursor = await IsToldAsync(cursor, change => change.Path.Value == "/before/file" && change.Kind != RemoteChangeKind.Deleted);
        Ok(await other.MoveAsync(PathOf("/before/file"), PathOf("/moved"), replacedVersion: null, Cancellation));
        cursor = await IsToldAsync(
            cursor, change => change.Path.Value == "/moved" && change.Kind != RemoteChangeKind.Deleted && TellsOldPlace(change, "/before/file"));
        Ok(await other.DeleteAsync(PathOf("/moved"), null, Cancellation));
        await IsToldAsync(cursor, change => change.Path.Value == "/moved" && change.Kind != RemoteChangeKind.Present);
    }

    [Fact]
    public async Task Own_changes_are_left_out_where_the_service_knows_whose_they_are()
    {
        await using var other = await OpenAnotherAsync();
        if (await BeginFeedAsync() is not { } cursor || ReferenceEquals(other, Store) || !Store.Capabilities.HasConditionalCalls) return;
        await PutAsync("/own", Bytes(10));
        await MakeDirectoryAsync("/own directory");
        Ok(await Store.MoveAsync(PathOf("/own"), PathOf("/own directory/moved"), replacedVersion: null, Cancellation));
        Ok(await Store.EditAsync(PathOf("/own directory/moved"), new RemoteEdit(SomeTime, null), Cancellation));
        Ok(await Store.DeleteAsync(PathOf("/own directory/moved"), null, Cancellation));
        Ok(await other.MakeDirectoryAsync(PathOf("/other"), NoAttributes, Cancellation));
        await IsToldAsync(cursor, change =>
        {
            Assert.False(change.Path.Value.StartsWith("/own", StringComparison.Ordinal), $"{change} is told.");
            return change.Path.Value == "/other";
        });
    }

    [Fact]
    public async Task A_wait_for_changes_ends_with_the_first_one_or_when_it_is_cancelled()
    {
        await using var other = await OpenAnotherAsync();
        if (await BeginFeedAsync() is not { } cursor) return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var cancelled = Store.GetChangesAsync(cursor, end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        var told = IsToldAsync(cursor, change => change.Path.Value == "/new");
        Ok(await other.MakeDirectoryAsync(PathOf("/new"), NoAttributes, Cancellation));
        await told.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task A_cursor_of_nobody_means_that_everything_may_have_changed()
    {
        if (await BeginFeedAsync() is null) return;
        var changes = Ok(await Store.GetChangesAsync("no cursor of this store", Cancellation));
        Assert.Null(changes.Changes);
        Assert.NotEmpty(changes.Cursor);
    }

    /// <summary>A store of somebody else on the same root; the same where calls do not say whose they are.</summary>
    protected virtual ValueTask<IRemoteStore> OpenAnotherAsync() => new(Store);

    // A service that names entries by id alone may not know where one was.
    private bool TellsOldPlace(RemoteChange change, string old) => change.OldPath?.Value == old || !Store.Capabilities.HasConditionalCalls;

    /// <summary>The cursor of now; null where the service tells nothing.</summary>
    private async Task<string?> BeginFeedAsync()
    {
        var first = await Store.GetChangesAsync(null, Cancellation);
        if (!Store.Capabilities.HasChanges)
        {
            Fails(RemoteErrorKind.NotSupported, first);
            Fails(RemoteErrorKind.NotSupported, await Store.GetChangesAsync("x", Cancellation));
            return null;
        }

        Assert.Empty(Ok(first).Changes!);
        return first.Value.Cursor;
    }

    private async Task<string> IsToldAsync(string cursor, Func<RemoteChange, bool> isIt)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(FeedPatience);
        while (true)
        {
            var changes = Ok(await Store.GetChangesAsync(cursor, end.Token));
            cursor = changes.Cursor;

            // A span of time that begins before the service did may be everything.
            if (changes.Changes is null) Assert.False(Store.Capabilities.HasConditionalCalls);
            if (changes.Changes?.Any(isIt) != false) return cursor;
        }
    }
}
