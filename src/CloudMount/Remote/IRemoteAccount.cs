namespace CloudMount.Remote;

/// <summary>
/// An account while a person sets it up, on a service whose logins can ask for more than key and password. A mount, which cannot be asked, goes in
/// by a key that is made here. Failures are values, as of <see cref="IRemoteStore"/>. One call at a time. Disposing logs out.
/// </summary>
public interface IRemoteAccount : IAsyncDisposable
{
    /// <summary>Logs in with key and password. Answers what is asked for next; Unauthenticated, Forbidden (locked or deactivated).</summary>
    Task<RemoteResult<LoginQuestion>> LoginAsync(CancellationToken cancellation);

    /// <summary>Answers what was asked for. Answers what is asked for next; Unauthenticated when the answer is wrong, Forbidden.</summary>
    Task<RemoteResult<LoginQuestion>> AnswerAsync(LoginQuestion question, string answer, CancellationToken cancellation);

    /// <summary>Makes a key that stands for the account by itself and asks for nothing. After a complete login. Forbidden, NotSupported.</summary>
    /// <param name="name">By which its owner tells it from others.</param>
    Task<RemoteResult<string>> MakeKeyAsync(string name, CancellationToken cancellation);
}
