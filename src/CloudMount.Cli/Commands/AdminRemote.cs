using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloudMount.Cli.Administration;
using CloudMount.Cli.Mounting;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary>What all commands of "admin" are told: whose packages, sites and users they are, and how to show them.</summary>
internal sealed class AdminRemote
{
    public AdminRemote()
    {
        Remote.HelpName = "REMOTE";
        Remote.CompletionSources.Add(_ => Completions.Remotes());
    }

    public Argument<string> Remote { get; } = new("REMOTE") { Description = "A SmartFile remote: a name from the config file, or a URL." };

    public Option<string> Authority { get; } = new("--ca-cert") { Description = "Trust the remote by the root certificates in FILE (PEM) too.", HelpName = "FILE" };

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON list, for scripts." };

    /// <summary>Makes a call and shows what it lists.</summary>
    /// <param name="read">What the call needs and somebody may have to type; it is not hurried.</param>
    public Task<int> ShowAsync<T>(
        ParseResult parsed,
        Func<IRemoteAdmin, string?, CancellationToken, Task<RemoteResult<IReadOnlyList<T>>>> call,
        (Action<IReadOnlyList<T>> Table, JsonTypeInfo<IReadOnlyList<T>> Json) forms,
        CancellationToken cancellation,
        Func<string?>? read = null) => RunAsync(
            parsed,
            call,
            rows =>
            {
                if (!parsed.GetValue(Json))
                {
                    forms.Table(rows);
                    return;
                }

                using var output = Console.OpenStandardOutput();
                JsonSerializer.Serialize(output, rows, forms.Json);
                output.WriteByte((byte)'\n');
            },
            read,
            cancellation);

    /// <summary>Makes a call and says what it did.</summary>
    public Task<int> TellAsync(
        ParseResult parsed,
        Func<IRemoteAdmin, string?, CancellationToken, Task<RemoteResult<Done>>> call,
        string done,
        CancellationToken cancellation,
        Func<string?>? read = null) => RunAsync(parsed, call, _ => Console.Out.WriteLine(Terminal.PlainText.Of(done)), read, cancellation);

    private Task<int> RunAsync<T>(
        ParseResult parsed,
        Func<IRemoteAdmin, string?, CancellationToken, Task<RemoteResult<T>>> call,
        Action<T> show,
        Func<string?>? read,
        CancellationToken cancellation) => CommandResult.RunAsync(
            async () =>
            {
                var target = WrittenRemote.Find(parsed.GetRequiredValue(Remote), parsed.GetValue(Authority));
                var secret = read?.Invoke();
                var admin = Composition.OpenAdmin(target, TimeProvider.System);
                await using (admin.ConfigureAwait(false))
                {
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    limit.CancelAfter(RemoteProbe.Patience);
                    try
                    {
                        var result = await call(admin, secret, limit.Token).ConfigureAwait(false);
                        if (result.Error is { } error) throw await AdminFailures.ToExceptionAsync(error, target).ConfigureAwait(false);
                        show(result.Value);
                    }
                    catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                    {
                        var late = new RemoteError(RemoteErrorKind.TimedOut, $"The remote did not answer within {RemoteProbe.Patience.TotalSeconds:0} seconds.");
                        throw await AdminFailures.ToExceptionAsync(late, target).ConfigureAwait(false);
                    }
                }
            },
            cancellation);

    /// <summary>The answer of an edit as the list that is shown.</summary>
    public static async Task<RemoteResult<IReadOnlyList<T>>> AsListAsync<T>(Task<RemoteResult<T>> edit)
    {
        var result = await edit.ConfigureAwait(false);
        return result.TryGetValue(out var row) ? new[] { row } : result.Error;
    }
}
