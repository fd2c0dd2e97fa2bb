namespace CloudMount.Remote;

/// <summary>
/// Who may use a service: the packages, sites and users that an account looks after. Failures are values, as of <see cref="IRemoteStore"/>; any call can
/// answer Unauthenticated, Forbidden (the account looks after none of this), Throttled, Unreachable, TimedOut, Untrusted, BadReply and ServerFailed.
/// After one that leaves open whether something was changed, list it. Thread-safe.
/// </summary>
public interface IRemoteAdmin : IAsyncDisposable
{
    /// <summary>What a site can be given. NotFound.</summary>
    /// <param name="name">One alone; null for all.</param>
    Task<RemoteResult<IReadOnlyList<AdminPackage>>> ListPackagesAsync(string? name, CancellationToken cancellation);

    /// <summary>The sites of a reseller. NotFound.</summary>
    /// <param name="name">One alone; null for all.</param>
    Task<RemoteResult<IReadOnlyList<AdminSite>>> ListSitesAsync(string? name, CancellationToken cancellation);

    /// <summary>Adds a site with the user who owns it. Rejected (a field), Exists (site or user), QuotaExceeded.</summary>
    Task<RemoteResult<Done>> AddSiteAsync(NewSite site, CancellationToken cancellation);

    /// <summary>Changes a site; null leaves a part as it is. Answers the changed site. Rejected, NotFound, QuotaExceeded.</summary>
    Task<RemoteResult<AdminSite>> EditSiteAsync(string name, string? package, bool? isActive, CancellationToken cancellation);

    /// <summary>The users of the account's own site. NotFound.</summary>
    /// <param name="username">One alone; null for all.</param>
    Task<RemoteResult<IReadOnlyList<AdminUser>>> ListUsersAsync(string? username, CancellationToken cancellation);

    /// <summary>Adds a user, of whom name, full name and password are needed. Rejected (a field), Exists.</summary>
    Task<RemoteResult<Done>> AddUserAsync(UserFields user, CancellationToken cancellation);

    /// <summary>Changes what is given of a user. Answers the changed user. Rejected, NotFound, Exists.</summary>
    Task<RemoteResult<AdminUser>> EditUserAsync(string username, UserFields change, CancellationToken cancellation);

    /// <summary>Deletes a user. Rejected (oneself), NotFound.</summary>
    Task<RemoteResult<Done>> DeleteUserAsync(string username, CancellationToken cancellation);

    /// <summary>The users of a reseller's site. NotFound.</summary>
    /// <param name="username">One alone; null for all.</param>
    Task<RemoteResult<IReadOnlyList<AdminSiteUser>>> ListSiteUsersAsync(string site, string? username, CancellationToken cancellation);

    /// <summary>Changes a user of a reseller's site; null leaves a part as it is. Answers the changed user. Rejected, NotFound.</summary>
    Task<RemoteResult<AdminSiteUser>> EditSiteUserAsync(string site, string username, string? password, bool? isActive, CancellationToken cancellation);
}
