namespace CloudMount.Server.Native;

/// <summary>The error numbers of Linux this server tells apart; there are more (include/uapi/asm-generic/errno.h); the same on x64 and arm64.</summary>
internal enum Errno
{
    None = 0,
    NotPermitted = 1,
    NoEntry = 2,
    Interrupted = 4,
    TooBig = 7,
    Again = 11,
    AccessDenied = 13,
    Busy = 16,
    Exists = 17,
    CrossDevice = 18,
    NotDirectory = 20,
    IsDirectory = 21,
    Invalid = 22,
    FileTooBig = 27,
    NoSpace = 28,
    ReadOnly = 30,
    Range = 34,
    NameTooLong = 36,
    NotEmpty = 39,
    Loop = 40,
    QuotaExceeded = 122,
}
