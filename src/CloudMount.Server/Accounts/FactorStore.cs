using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>The second factors that are set, in accounts.db. Thread-safe.</summary>
internal sealed class FactorStore
{
    private readonly AccountsFile _file;
    private readonly Snapshot<Dictionary<(Guid Account, SecondFactor Kind), Factor>> _rows;

    public FactorStore(AccountsFile file)
    {
        _file = file;
        _rows = new(file, () => file.Query("SELECT account, kind, secret, last_step FROM factor", Read).ToDictionary(factor => (factor.Account, factor.Kind)));
    }

    /// <summary>Null when it is not set.</summary>
    public Factor? Find(Guid account, SecondFactor kind) => _rows.Current.GetValueOrDefault((account, kind));

    /// <summary>Sets it, in the place of an old one.</summary>
    public void Put(Factor factor) => _file.Change(
        "INSERT OR REPLACE INTO factor (account, kind, secret, last_step) VALUES ($account, $kind, $secret, $step)",
        ("$account", factor.Account.ToString("D")),
        ("$kind", NameOf(factor.Kind)),
        ("$secret", factor.Secret),
        ("$step", factor.LastStep));

    /// <summary>Takes a code of a time step. False when one of this or a later step was taken before.</summary>
    public bool TryTake(Factor factor, long step) => _file.Change(
        "UPDATE factor SET last_step = $step WHERE account = $account AND kind = $kind AND secret = $secret AND last_step < $step",
        ("$account", factor.Account.ToString("D")),
        ("$kind", NameOf(factor.Kind)),
        ("$secret", factor.Secret),
        ("$step", step)) > 0;

    /// <summary>False when it was not set.</summary>
    public bool Remove(Guid account, SecondFactor kind) => _file.Change(
        "DELETE FROM factor WHERE account = $account AND kind = $kind", ("$account", account.ToString("D")), ("$kind", NameOf(kind))) > 0;

    private static string NameOf(SecondFactor kind) => kind switch
    {
        SecondFactor.OneTimeCode => "totp",
        SecondFactor.Pin => "pin",
    };

    private static Factor Read(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), row.GetString(1) == "pin" ? SecondFactor.Pin : SecondFactor.OneTimeCode, row.GetString(2), row.GetInt64(3));
}
