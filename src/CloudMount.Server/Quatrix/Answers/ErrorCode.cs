namespace CloudMount.Server.Quatrix.Answers;

/// <summary>The codes of Quatrix API 1.0 that have a situation in this server, by the numbers clients see.</summary>
internal enum ErrorCode
{
    Unknown = -1,
    BadParameter = 10,
    MissingParameter = 11,
    NotFound = 20,
    NotSupported = 21,
    ObjectExists = 30,
    UserExists = 31,
    OperationNotSupported = 40,
    Restricted = 50,
    Expired = 60,
    NotAllowed = 70,
    NeedsSecondFactor = 71,
    NeedsPassword = 72,
    NeedsPin = 73,
    NeedsBasic = 75,
    Deactivated = 80,
    Inactive = 81,
    DeactivatedRole = 82,
    WrongSecondFactor = 83,
    WrongPin = 84,
    NoData = 90,

    /// <summary>Not in the published table; known from a client.</summary>
    QuotaExceeded = 122,

    /// <summary>Of this server alone: a condition does not hold (docs/quatrix-extensions.md).</summary>
    OtherVersion = 412,
}
