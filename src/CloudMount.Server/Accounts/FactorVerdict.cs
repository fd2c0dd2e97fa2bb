namespace CloudMount.Server.Accounts;

/// <summary>What a check of a second factor came to.</summary>
internal enum FactorVerdict
{
    Right,
    Wrong,

    /// <summary>Not checked: the account had too many wrong ones.</summary>
    LockedOut,

    /// <summary>Not checked: as many as may be are waiting already.</summary>
    TooBusy,

    /// <summary>There is nothing to check it by.</summary>
    NotSet,
}
