using CloudMount.Server.Accounts;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>What a login opened.</summary>
/// <param name="Account">The id of the account.</param>
/// <param name="PasswordHash">Of the password it was opened with: another one ends it.</param>
internal sealed record Session(Guid Id, Guid Account, string PasswordHash)
{
    public static Session Of(Account account) => new(Guid.NewGuid(), account.Id, account.PasswordHash);
}
