namespace CloudMount.Primitives;

/// <summary>What an operation of <see cref="Vfs.IVfs"/> answers. Each adapter translates it in one switch to errno or NTSTATUS.</summary>
public enum VfsStatus
{
    Ok,

    /// <summary>ENOENT.</summary>
    NotFound,

    /// <summary>EEXIST.</summary>
    Exists,

    /// <summary>ENOTDIR.</summary>
    NotDirectory,

    /// <summary>EISDIR.</summary>
    IsDirectory,

    /// <summary>ENOTEMPTY.</summary>
    NotEmpty,

    /// <summary>EACCES.</summary>
    AccessDenied,

    /// <summary>EPERM.</summary>
    NotPermitted,

    /// <summary>EINVAL.</summary>
    InvalidArgument,

    /// <summary>ENAMETOOLONG.</summary>
    NameTooLong,

    /// <summary>EILSEQ: the name is not valid UTF-8, which no remote could hold.</summary>
    IllegalName,

    /// <summary>ENOSPC.</summary>
    NoSpace,

    /// <summary>EDQUOT.</summary>
    QuotaExceeded,

    /// <summary>EFBIG.</summary>
    FileTooLarge,

    /// <summary>EROFS.</summary>
    ReadOnlyFileSystem,

    /// <summary>EMLINK.</summary>
    TooManyLinks,

    /// <summary>EBADF.</summary>
    BadHandle,

    /// <summary>ESTALE: the inode is no longer known.</summary>
    Stale,

    /// <summary>ENODATA: no such extended attribute.</summary>
    NoAttribute,

    /// <summary>ERANGE: the buffer is too small for the answer.</summary>
    OutOfRange,

    /// <summary>E2BIG.</summary>
    TooBig,

    /// <summary>ENXIO: no data (or hole) at or after the offset.</summary>
    NoDataAtOffset,

    /// <summary>EOPNOTSUPP.</summary>
    NotSupported,

    /// <summary>EINTR: the caller gave up waiting.</summary>
    Interrupted,

    /// <summary>EIO.</summary>
    IoError,

    /// <summary>ETIMEDOUT: the remote did not answer in time.</summary>
    TimedOut,

    /// <summary>ENETUNREACH: the remote is away and the answer is not held locally.</summary>
    Unreachable,
}
