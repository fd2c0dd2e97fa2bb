using CloudMount.Fs.Linux.Device;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Fs.Linux;

/// <summary>How to mount. The names are those of mount(8) and mount.fuse3(8) where such exist.</summary>
public sealed record FuseMountOptions
{
    /// <summary>An existing empty directory.</summary>
    public required string MountPoint { get; init; }

    /// <summary>What mount(8) and df(1) show as the source.</summary>
    public string FsName { get; init; } = "cloudmount";

    /// <summary><c>ro</c>.</summary>
    public bool ReadOnly { get; init; }

    /// <summary><c>allow_other</c>: other users than <see cref="UserId"/> may enter.</summary>
    public bool AllowOther { get; init; }

    /// <summary><c>default_permissions</c>: the kernel checks modes. On unless told, because nobody else does.</summary>
    public bool DefaultPermissions { get; init; } = true;

    /// <summary>Extended attributes are served. Off, because each <c>ls -l</c> then asks twice per file.</summary>
    public bool Xattr { get; init; }

    /// <summary><c>suid</c>, of a mount by root.</summary>
    public bool SetUserIdPrograms { get; init; }

    /// <summary><c>dev</c>, of a mount by root.</summary>
    public bool DeviceNodes { get; init; }

    /// <summary><c>exec</c>; false is <c>noexec</c>.</summary>
    public bool Execution { get; init; } = true;

    /// <summary><c>noatime</c>.</summary>
    public bool NoAccessTimes { get; init; }

    /// <summary>Whole files are read and written by the kernel itself, where the rights and the kernel allow (root, Linux 6.9).</summary>
    public bool Passthrough { get; init; } = true;

    /// <summary>
    /// How many threads read requests: as many as processors, at least 2 so that one busy thread does not stop the mount, at most this.
    /// More than processors costs 3 to 64 % more time per request.
    /// </summary>
    public int MaxThreads { get; init; } = 8;

    /// <summary>
    /// How far the kernel reads ahead of a sequential reader, for mounts by root: one request of the largest size. The kernel's own
    /// default is 128 KiB.
    /// </summary>
    public int ReadAheadKibibytes { get; init; } = 1024;

    /// <summary>The user the kernel takes for the owner of the mount.</summary>
    public uint UserId { get; init; } = Libc.EffectiveUserId();

    public uint GroupId { get; init; } = Libc.EffectiveGroupId();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal int ThreadCount => Math.Clamp(Environment.ProcessorCount, 2, Math.Max(2, MaxThreads));
}
