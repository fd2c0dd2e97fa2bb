namespace CloudMount.Server.Accounts;

/// <summary>A key that stands for an account by itself. What it is made of is kept as a hash only.</summary>
/// <param name="Account">The id of the account it was made for.</param>
/// <param name="Hash">SHA-256 in hex; without a salt, since nobody guesses 36 random characters.</param>
/// <param name="Hint">Its first characters, so that people can tell their keys apart.</param>
internal sealed record ApiKey(Guid Id, Guid Account, string Name, string Hash, string Hint)
{
    /// <summary>Unix seconds.</summary>
    public long Created { get; init; }

    /// <summary>Unix seconds.</summary>
    public long Modified { get; init; }

    public bool IsActive { get; init; } = true;
}
