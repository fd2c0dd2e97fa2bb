using System.Runtime.InteropServices;
using CloudMount.Primitives;

namespace CloudMount.Device;

/// <summary>What errno of a call on the local disk means (include/uapi/asm-generic/errno-base.h, errno.h).</summary>
internal static class Errno
{
    internal const int Interrupted = 4;
    internal const int NotFound = 2;
    internal const int TryAgain = 11;

    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>An unknown number is a failure of the local disk: IoError.</summary>
    internal static VfsStatus ToStatus(int errno) => errno switch
    {
        NotFound => VfsStatus.NotFound,
        Interrupted => VfsStatus.Interrupted,
        6 => VfsStatus.NoDataAtOffset,
        17 => VfsStatus.Exists,
        22 => VfsStatus.InvalidArgument,
        27 => VfsStatus.FileTooLarge,
        28 or 122 => VfsStatus.NoSpace,
        30 => VfsStatus.ReadOnlyFileSystem,
        25 or 95 => VfsStatus.NotSupported,
        _ => VfsStatus.IoError,
    };
}
