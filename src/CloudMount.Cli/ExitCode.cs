namespace CloudMount.Cli;

/// <summary>What <c>cloudmount</c> exits with. The table in docs/operations.md says the same and what to do.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>Anything that has no code of its own.</summary>
    Failed = 1,

    /// <summary>The command line is not understood.</summary>
    Usage = 2,

    ConfigBroken = 10,
    ConfigOpenToOthers = 11,
    UnknownRemote = 12,

    CredentialsMissing = 20,
    CredentialsWrong = 21,
    Forbidden = 22,

    UnknownHost = 30,
    Unreachable = 31,
    RemoteTimedOut = 32,
    NotTrusted = 33,
    RemoteNotFound = 34,
    NotTheService = 35,
    ServiceFailed = 36,
    Refused = 37,

    MountPointMissing = 40,
    MountPointNotEmpty = 41,
    AlreadyMounted = 42,
    NotMounted = 43,
    MountPointBusy = 44,
    DeadMount = 45,

    RightsMissing = 50,
    NoFuseDevice = 51,
    NoFuseMount3 = 52,
    KernelTooOld = 53,

    CacheNotWritable = 60,
    CacheBroken = 61,
    CacheForeign = 62,
    CacheInUse = 63,

    TimedOut = 70,
    EntriesRefused = 71,

    ServerNotStarted = 80,

    /// <summary>128 and SIGINT, as shells have it.</summary>
    Interrupted = 130,
}
