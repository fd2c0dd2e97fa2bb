using CloudMount.Fs.Linux.Device;
using CloudMount.Primitives;

namespace CloudMount.Fs.Linux;

/// <summary>The one translation of <see cref="VfsStatus"/> to errno. A new status breaks the build here.</summary>
internal static class ErrnoMap
{
    public static Errno ToErrno(VfsStatus status) => status switch
    {
        VfsStatus.Ok => Errno.None,
        VfsStatus.NotFound => Errno.ENOENT,
        VfsStatus.Exists => Errno.EEXIST,
        VfsStatus.NotDirectory => Errno.ENOTDIR,
        VfsStatus.IsDirectory => Errno.EISDIR,
        VfsStatus.NotEmpty => Errno.ENOTEMPTY,
        VfsStatus.AccessDenied => Errno.EACCES,
        VfsStatus.NotPermitted => Errno.EPERM,
        VfsStatus.InvalidArgument => Errno.EINVAL,
        VfsStatus.NameTooLong => Errno.ENAMETOOLONG,
        VfsStatus.IllegalName => Errno.EILSEQ,
        VfsStatus.NoSpace => Errno.ENOSPC,
        VfsStatus.QuotaExceeded => Errno.EDQUOT,
        VfsStatus.FileTooLarge => Errno.EFBIG,
        VfsStatus.ReadOnlyFileSystem => Errno.EROFS,
        VfsStatus.TooManyLinks => Errno.EMLINK,
        VfsStatus.BadHandle => Errno.EBADF,
        VfsStatus.Stale => Errno.ESTALE,
        VfsStatus.NoAttribute => Errno.ENODATA,
        VfsStatus.OutOfRange => Errno.ERANGE,
        VfsStatus.TooBig => Errno.E2BIG,
        VfsStatus.NoDataAtOffset => Errno.ENXIO,
        VfsStatus.NotSupported => Errno.EOPNOTSUPP,
        VfsStatus.Interrupted => Errno.EINTR,
        VfsStatus.IoError => Errno.EIO,
        VfsStatus.TimedOut => Errno.ETIMEDOUT,
        VfsStatus.Unreachable => Errno.ENETUNREACH,
    };
}
