using CloudMount.Server.Tenants;

namespace CloudMount.Server.Accounts;

/// <summary>All that lets somebody in, over one accounts.db.</summary>
internal sealed class Logins : IDisposable
{
    private readonly AccountsFile _file;
    private readonly TimeProvider _time;

    private Logins(AccountsFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        Accounts = new(file, time);
        Keys = new(file, time);
        Passwords = new(Accounts, time);
        Factors = new(new(file), time);
        Packages = new(file);
        Sites = new(file);
        Groups = new(file);
        Access = new(Accounts, Sites);
    }

    public AccountStore Accounts { get; }

    public ApiKeys Keys { get; }

    public CredentialCheck Passwords { get; }

    public SecondFactors Factors { get; }

    public PackageStore Packages { get; }

    public SiteStore Sites { get; }

    public GroupStore Groups { get; }

    public Access Access { get; }

    /// <summary>Unix seconds, as accounts and sites keep their times.</summary>
    public long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    public static Logins Open(string dataDirectory, TimeProvider time) => new(AccountsFile.Open(dataDirectory, time), time);

    /// <summary>
    /// Adds an account, or gives the one with this key a new password. A part that is not given is generated. Throws
    /// <see cref="ArgumentException"/> with the rule that a part does not keep.
    /// </summary>
    /// <param name="key">An e-mail address, or 30 to 200 visible ASCII characters without a colon.</param>
    /// <param name="password">12 to 200 ASCII characters.</param>
    public (Account Account, FirstAccount Shown) Put(string? key, string? password)
    {
        var shown = new FirstAccount(key ?? Credentials.Generate(), password ?? Credentials.Generate());
        if (Accounts.Find(shown.Key) is null && !Credentials.IsKey(shown.Key)) throw new ArgumentException(Credentials.KeyRule);
        if (!Credentials.IsPassword(shown.Password)) throw new ArgumentException(Credentials.PasswordRule);
        var hash = PasswordHash.Make(shown.Password);
        while (true)
        {
            var account = Accounts.Find(shown.Key) is { } known ? Accounts.Change(known, now => now with { PasswordHash = hash }) : Accounts.Add(shown.Key, hash);
            if (account is null) continue; // Somebody else has just added, changed or removed it.
            Passwords.Confirm(account, shown.Password);
            return (account, shown);
        }
    }

    /// <summary>The bytes that a site may have; null for any.</summary>
    public long? DiskLimitOf(Guid site) => Sites.Find(site) is { } found ? Packages.Find(found.Package)?.DiskLimit : null;

    public void Dispose()
    {
        Passwords.Dispose();
        Factors.Dispose();
        _file.Dispose();
    }
}
