namespace CloudMount.Server.Accounts;

/// <summary>Somebody who may log in.</summary>
/// <param name="Id">Stays the same whatever the key becomes; the user's id to Quatrix.</param>
/// <param name="Key">What one logs in with; the e-mail to Quatrix.</param>
internal sealed record Account(Guid Id, string Key, string PasswordHash)
{
    public const string UsualLanguage = "en_US";

    /// <summary>For people.</summary>
    public string Name { get; init; } = Key;

    public string Language { get; init; } = UsualLanguage;

    /// <summary>What clients put below messages.</summary>
    public string Signature { get; init; } = "";

    /// <summary>Unix seconds.</summary>
    public long Created { get; init; }

    /// <summary>Unix seconds.</summary>
    public long Modified { get; init; }

    /// <summary>One that is not is let in by nothing.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>So that no log shows the hash.</summary>
    public override string ToString() => Key;
}
