namespace CloudMount.Server.Accounts;

/// <summary>What a check of key and password came to.</summary>
internal enum CredentialVerdict
{
    Right,
    Wrong,

    /// <summary>Not checked: as many as may be are waiting already.</summary>
    TooBusy,
}
