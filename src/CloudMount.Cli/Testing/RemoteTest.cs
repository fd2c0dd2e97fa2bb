using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Cli.Testing;

/// <summary>Connects to a remote and asks for what a user wants to know of it.</summary>
internal sealed class RemoteTest(RemoteTarget target, TimeProvider time)
{
    // Authorities that renew by themselves do so with a third of 90 days left.
    private static readonly TimeSpan CertificateNotice = TimeSpan.FromDays(21);

    /// <summary>Throws <see cref="CliException"/> when the remote does not answer or does not let us in.</summary>
    public async Task<RemoteReport> RunAsync(CancellationToken cancellation)
    {
        var opened = Composition.OpenStore(target, NullLoggerFactory.Instance, time);
        var store = opened.Store;
        await using (store.ConfigureAwait(false))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(RemoteProbe.Patience);
            try
            {
                var connected = await store.ConnectAsync(limit.Token).ConfigureAwait(false);
                if (connected.Error is { } error) throw await RemoteFailures.ToExceptionAsync(error, target).ConfigureAwait(false);
                var space = await store.GetSpaceAsync(TimeSpan.Zero, limit.Token).ConfigureAwait(false);
                var owner = opened.AskOwner is { } ask && (await ask(limit.Token).ConfigureAwait(false)).TryGetValue(out var told) ? told : null;
                return Describe(opened, space, owner);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                var late = new RemoteError(RemoteErrorKind.TimedOut, $"The remote did not answer within {RemoteProbe.Patience.TotalSeconds:0} seconds.");
                throw await RemoteFailures.ToExceptionAsync(late, target).ConfigureAwait(false);
            }
        }
    }

    private RemoteReport Describe(OpenedStore opened, RemoteResult<RemoteSpace> space, RemoteOwner? owner) => new()
    {
        Remote = target.Display,
        Address = target.Address.Text,
        Service = target.Address.Service,
        Api = opened.Api() is { } api ? SmartFileApiName.Of(api) : null,
        HasExtensions = opened.Store.Capabilities.HasVersions,
        AccountName = owner?.Name == target.Credentials.Key && RemoteCredentials.IsApiKey(target.Credentials.Key) ? null : NotEmpty(owner?.Name),
        AccountEmail = NotEmpty(owner?.Email),
        Login = LoginOf(target),
        LoginHint = target.Credentials.Hint,
        TotalBytes = space.IsOk ? space.Value.TotalBytes : null,
        UsedBytes = space.IsOk ? space.Value.UsedBytes : null,
        FreeBytes = space.IsOk ? space.Value.FreeBytes : null,
        HasChanges = opened.Store.Capabilities.HasChanges,
        HasAttributes = opened.Store.Capabilities.HasAttributes,
        IsEncrypted = target.Address.IsEncrypted,
        Certificate = opened.Store.Health.Certificate,
        AuthorityFile = target.AuthorityFile,
        Warnings = [.. Warnings(opened.Store.Health.Certificate, space)],
    };

    private IEnumerable<string> Warnings(RemoteCertificate? certificate, RemoteResult<RemoteSpace> space)
    {
        if (!target.Address.IsEncrypted && !target.Address.Base.IsLoopback)
            yield return "The connection is not encrypted: others on the way can read the credentials.";
        if (certificate is not null && certificate.ValidUntil - time.GetUtcNow() is var left && left < CertificateNotice)
            yield return $"The certificate of the service ends in {Math.Max(0, left.Days)} days; after that nothing is reached until it is renewed.";
        if (space is { IsOk: true, Value.FreeBytes: 0 }) yield return "The account is full: nothing can be uploaded.";
        if (space.Error is { Kind: not RemoteErrorKind.NotSupported } error) yield return $"The space could not be asked for: {error.Message}";
    }

    private static LoginKind LoginOf(RemoteTarget target) => (target.Address.TakesApiKey, target.Credentials.Password.Length) switch
    {
        (true, 0) => LoginKind.ApiKey,
        (true, _) => LoginKind.EmailAndPassword,
        (false, _) => LoginKind.KeyAndPassword,
    };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
