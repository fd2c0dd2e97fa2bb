using System.Text;
using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.Administration;

/// <summary>Makes the calls about packages, sites and users, and reads rows from their replies.</summary>
internal sealed class AdminCalls : IDisposable
{
    /// <summary>Of one reply: some hundred thousand users.</summary>
    private const int MaxReplyBytes = 64 << 20;
    private const int PieceBytes = 32 * 1024;

    private readonly SmartFileOptions _options;
    private readonly RemoteHealth _health;
    private readonly HttpSender _sender;

    public AdminCalls(SmartFileOptions options, RemoteHealth health)
    {
        (_options, _health) = (options, health);
        _sender = new HttpSender(options.Address, new FixedAccess(options.Credentials.ToHeader()), options.Http, health);
    }

    /// <summary>Reads rows: a list of objects, or the one that was asked for.</summary>
    /// <param name="call">The parts of the address.</param>
    /// <param name="subject">What messages begin with.</param>
    /// <param name="row">Null for an object that is no such row.</param>
    public async Task<RemoteResult<IReadOnlyList<T>>> ListAsync<T>(string[] call, string subject, Func<JsonElement, T?> row, CancellationToken cancellation)
        where T : class
    {
        var outcome = await _sender.SendAsync(CallOf(HttpMethod.Get, call, subject, null, RepeatRule.Always), reply => ReadAsync(reply, subject, row), cancellation).ConfigureAwait(false);
        return outcome.Result;
    }

    /// <summary>Changes something and reads it as it is then.</summary>
    public async Task<RemoteResult<T>> EditAsync<T>(
        string[] call, string subject, FormFields fields, RepeatRule rule, Func<JsonElement, T?> row, CancellationToken cancellation)
        where T : class
    {
        var outcome = await _sender.SendAsync(CallOf(HttpMethod.Put, call, subject, fields, rule), reply => ReadAsync(reply, subject, row), cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var rows)) return outcome.Result.Error;
        return rows is [var one] ? one : NotOurs(subject);
    }

    /// <summary>Changes something; what is answered beside the status is of no account.</summary>
    public async Task<RemoteResult<Done>> ChangeAsync(
        HttpMethod method, string[] call, string subject, FormFields? fields, RepeatRule rule, CancellationToken cancellation)
    {
        var outcome = await _sender.SendAsync(
            CallOf(method, call, subject, fields, rule), static _ => new ValueTask<RemoteResult<Done>>(default(Done)), cancellation).ConfigureAwait(false);
        return outcome.Result;
    }

    public void Dispose() => _sender.Dispose();

    private HttpCall CallOf(HttpMethod method, string[] call, string subject, FormFields? fields, RepeatRule rule)
    {
        var address = AddressOf(call);
        return new HttpCall(subject, _ => new HttpRequestMessage(method, address) { Content = fields?.ToContent() }, rule) { IsRead = method == HttpMethod.Get };
    }

    /// <summary>Each part is escaped whole, and there is a slash at the end (facts A.1).</summary>
    private Uri AddressOf(string[] call)
    {
        var text = new StringBuilder("1.0");
        foreach (var part in call) text.Append('/').Append(Uri.EscapeDataString(part));
        return PathAddress.Of(_options.Address, text.ToString(), RemotePath.Root);
    }

    private async ValueTask<RemoteResult<IReadOnlyList<T>>> ReadAsync<T>(HttpReply reply, string subject, Func<JsonElement, T?> row)
        where T : class
    {
        using var text = new MemoryStream();
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, _options.Http, _health);
        await using (stream.ConfigureAwait(false))
        {
            var piece = new byte[PieceBytes];
            while (await stream.ReadAsync(piece).ConfigureAwait(false) is > 0 and var count)
            {
                if (text.Length + count > MaxReplyBytes) return new RemoteError(RemoteErrorKind.TooLarge, $"{subject}: the service lists more than is taken.");
                text.Write(piece, 0, count);
            }
        }

        return Parse(text.GetBuffer().AsMemory(0, (int)text.Length), row) is { } rows ? rows : NotOurs(subject);
    }

    private static List<T>? Parse<T>(ReadOnlyMemory<byte> text, Func<JsonElement, T?> row)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array) return row(root) is { } only ? [only] : null;
            var rows = new List<T>(root.GetArrayLength());
            foreach (var element in root.EnumerateArray())
            {
                if (row(element) is not { } one) return null;
                rows.Add(one);
            }

            return rows;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is no Unicode.
            return null;
        }
    }

    private RemoteError NotOurs(string subject) =>
        new(RemoteErrorKind.BadReply, $"{subject}: {_options.Address.Authority} answers with something that is not of the SmartFile API; check the address.");
}
