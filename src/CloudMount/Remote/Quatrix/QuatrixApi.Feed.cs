using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <content>The one call that tells what others change (facts C.5).</content>
internal sealed partial class QuatrixApi
{
    private const string FeedSubject = "the changes";

    /// <summary>What changed below a directory. NotFound when a cursor is no longer good, or the directory is gone.</summary>
    /// <param name="query">The time span; a server with <see cref="QuatrixExtensions.HasChanges"/> takes a cursor instead.</param>
    /// <param name="wait">How long the service may wait for a change; zero where it does not.</param>
    public Task<HttpOutcome<ChangesReply>> ReadChangesAsync(string directoryId, string query, TimeSpan wait, CancellationToken cancellation)
    {
        var address = QuatrixAddress.Of(_options.Address, "file/diff", directoryId, query);
        var call = new HttpCall(FeedSubject, _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always, PollWait: wait);
        return _sender.SendAsync(call, ReadChangesAsync, cancellation);
    }

    /// <summary>One directory above a change, without its content.</summary>
    public Task<HttpOutcome<FileReply>> ReadAboveChangeAsync(string id, CancellationToken cancellation) =>
        ReadAsync(EntryReference.ById(id), withContent: false, FeedSubject, cancellation);

    private async ValueTask<RemoteResult<ChangesReply>> ReadChangesAsync(HttpReply reply)
    {
        var text = ExtensionHeader.TextOf(reply.Message);
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, Http, _health);
        await using (stream.ConfigureAwait(false))
        {
            var reader = new ChangesReader("data", Http.MaxReplyEntries);
            if (await JsonReplyParser.ReadAsync(stream, reader, Host, "Quatrix").ConfigureAwait(false) is { } error) return error;
            if (reader.Reply.Rows is null) return Incomplete("for changes", "data");
            Learn(text == Extensions.Text ? Extensions : QuatrixExtensions.Parse(text));
            return reader.Reply with { Date = reply.Message.Headers.Date };
        }
    }
}
