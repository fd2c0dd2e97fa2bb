using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.Administration;

/// <summary>The calls for packages, sites and users of v1.0 (facts A.8).</summary>
public sealed class SmartFileAdmin : IRemoteAdmin
{
    private readonly AdminCalls _calls;

    /// <param name="options">Its root is of no account.</param>
    /// <param name="health">Kept up to date with the connection's state.</param>
    public SmartFileAdmin(SmartFileOptions options, RemoteHealth health) => _calls = new AdminCalls(options, health);

    public Task<RemoteResult<IReadOnlyList<AdminPackage>>> ListPackagesAsync(string? name, CancellationToken cancellation) =>
        _calls.ListAsync(Named(["reseller", "packages", "list"], name), Subject("package", name), AdminRows.Package, cancellation);

    public Task<RemoteResult<IReadOnlyList<AdminSite>>> ListSitesAsync(string? name, CancellationToken cancellation) =>
        _calls.ListAsync(Named(["reseller", "sites", "list"], name), Subject("site", name), AdminRows.Site, cancellation);

    public Task<RemoteResult<Done>> AddSiteAsync(NewSite site, CancellationToken cancellation)
    {
        var fields = new FormFields()
            .Value("site_name", site.Name)
            .Value("industry", site.Industry)
            .Value("package", site.Package)
            .Value("username", site.Username)
            .Value("fullname", site.FullName)
            .Value("password", site.Password)
            .Value("send_email", Flag(site.SendsEmail));
        if (site.Email is { } email) fields.Value("email", email);
        return _calls.ChangeAsync(HttpMethod.Post, ["reseller", "sites", "add"], Subject("site", site.Name), fields, RepeatRule.WithoutEffect, cancellation);
    }

    public Task<RemoteResult<AdminSite>> EditSiteAsync(string name, string? package, bool? isActive, CancellationToken cancellation)
    {
        var fields = new FormFields();
        if (package is not null) fields.Value("package", package);
        if (isActive is { } active) fields.Value("active", Flag(active));
        return _calls.EditAsync(["reseller", "sites", "edit", name], Subject("site", name), fields, RepeatRule.Always, AdminRows.Site, cancellation);
    }

    public Task<RemoteResult<IReadOnlyList<AdminUser>>> ListUsersAsync(string? username, CancellationToken cancellation) =>
        _calls.ListAsync(Named(["users", "list"], username), Subject("user", username), AdminRows.User, cancellation);

    public Task<RemoteResult<Done>> AddUserAsync(UserFields user, CancellationToken cancellation) =>
        _calls.ChangeAsync(HttpMethod.Post, ["users", "add"], Subject("user", user.Username), FieldsOf(user), RepeatRule.WithoutEffect, cancellation);

    public Task<RemoteResult<AdminUser>> EditUserAsync(string username, UserFields change, CancellationToken cancellation)
    {
        // By another name the user would not be found again.
        var rule = change.Username is null && change.SendsEmail is not true ? RepeatRule.Always : RepeatRule.WithoutEffect;
        return _calls.EditAsync(["users", "edit", username], Subject("user", username), FieldsOf(change), rule, AdminRows.User, cancellation);
    }

    public Task<RemoteResult<Done>> DeleteUserAsync(string username, CancellationToken cancellation) =>
        _calls.ChangeAsync(HttpMethod.Delete, ["users", "delete", username], Subject("user", username), fields: null, RepeatRule.WithoutEffect, cancellation);

    public Task<RemoteResult<IReadOnlyList<AdminSiteUser>>> ListSiteUsersAsync(string site, string? username, CancellationToken cancellation) =>
        _calls.ListAsync(Named(["reseller", "sites", "edit", site, "users", "list"], username), SubjectIn(site, username), AdminRows.SiteUser, cancellation);

    public Task<RemoteResult<AdminSiteUser>> EditSiteUserAsync(string site, string username, string? password, bool? isActive, CancellationToken cancellation)
    {
        var fields = new FormFields();
        if (password is not null) fields.Value("password", password);
        if (isActive is { } active) fields.Value("active", Flag(active));
        return _calls.EditAsync(
            ["reseller", "sites", "edit", site, "users", "edit", username], SubjectIn(site, username), fields, RepeatRule.Always, AdminRows.SiteUser, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FormFields FieldsOf(UserFields user)
    {
        var fields = new FormFields();
        Add("username", user.Username);
        Add("name", user.Name);
        Add("password", user.Password);
        Add("email", user.Email);
        Add("root", user.Root);
        Add("role", user.Role);
        if (user.SendsEmail is { } sends) Add("send_email", Flag(sends));
        if (user.IsActive is { } active) Add("active", Flag(active));
        if (user.IsFtpActive is { } ftp) Add("ftp_active", Flag(ftp));

        // One that is empty takes all of them (facts A.8).
        foreach (var group in user.Groups is [] ? [""] : user.Groups ?? []) Add("groups", group);
        return fields;

        void Add(string name, string? value)
        {
            if (value is not null) fields.Value(name, value);
        }
    }

    private static string[] Named(string[] call, string? name) => name is null ? call : [.. call, name];

    private static string Subject(string what, string? name) => name is null ? $"The {what}s" : $"The {what} {ErrorBody.Tame(name)}";

    private static string SubjectIn(string site, string? username) => $"{Subject("user", username)} of {ErrorBody.Tame(site)}";

    // The service's own spelling (facts A.3).
    private static string Flag(bool value) => value ? "True" : "False";
}
