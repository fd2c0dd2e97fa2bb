using CloudMount.Server.Accounts;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>What a login opened.</summary>
/// <param name="Account">The id of the account.</param>
/// <param name="PasswordHash">Of the password it was opened with: another one ends it.</param>
/// <param name="Asked">The second factors that the login still lacks; with one it may do nothing else.</param>
internal sealed record Session(Guid Id, Guid Account, string PasswordHash, IReadOnlyList<SecondFactor> Asked)
{
    public bool IsComplete => Asked.Count == 0;

    public static Session Of(Account account, IReadOnlyList<SecondFactor> asked) => new(Guid.NewGuid(), account.Id, account.PasswordHash, asked);
}
