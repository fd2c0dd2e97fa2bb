namespace CloudMount.Server.Accounts;

/// <summary>Somebody who may log in.</summary>
/// <param name="Id">Stays the same whatever the key becomes; the user's id to Quatrix.</param>
/// <param name="Key">What one logs in with, exact in case; the e-mail to Quatrix, the username to SmartFile. Unique on the server.</param>
internal sealed record Account(Guid Id, string Key, string PasswordHash)
{
    public const string UsualLanguage = "en_US";

    /// <summary>The id of the site whose user it is; null for an account of the operator.</summary>
    public Guid? Site { get; init; }

    /// <summary>What of its site, or of the served folder, it reaches: "/" or a path without a slash at the end.</summary>
    public string Root { get; init; } = "/";

    public Role Role { get; init; } = Role.Administrator;

    /// <summary>Null when it is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Ids of groups of its site; some may have been removed.</summary>
    public IReadOnlyList<Guid> Groups { get; init; } = [];

    /// <summary>Kept for clients: this server has no FTP.</summary>
    public bool IsFtpActive { get; init; } = true;

    /// <summary>The full name, for people.</summary>
    public string Name { get; init; } = Key;

    public string Language { get; init; } = UsualLanguage;

    /// <summary>What clients put below messages.</summary>
    public string Signature { get; init; } = "";

    /// <summary>Unix seconds.</summary>
    public long Created { get; init; }

    /// <summary>Unix seconds.</summary>
    public long Modified { get; init; }

    /// <summary>How often it was changed.</summary>
    public long Revision { get; init; }

    /// <summary>One that is not is let in by nothing; nor is one of a site that is not, see <see cref="Access.IsActive"/>.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>So that no log shows the hash.</summary>
    public override string ToString() => Key;
}
