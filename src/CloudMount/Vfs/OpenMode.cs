namespace CloudMount.Vfs;

/// <summary>How a file is opened. The kernel has checked the permissions.</summary>
[Flags]
public enum OpenMode
{
    None = 0,
    Read = 1,
    Write = 2,

    /// <summary>O_APPEND: informative; the kernel gives the offset of each write.</summary>
    Append = 4,

    /// <summary>O_TRUNC: the content becomes empty as part of the open.</summary>
    Truncate = 8,

    /// <summary>O_DIRECT.</summary>
    Direct = 16,

    /// <summary>O_EXCL of a create: answer <see cref="Primitives.VfsStatus.Exists"/> if the name exists.</summary>
    Exclusive = 32,

    /// <summary>O_SYNC or O_DSYNC: each write is durable when it is answered.</summary>
    Synchronous = 64,

    /// <summary>The open truncates for an unprivileged caller: clear set-user-id and set-group-id (FUSE_OPEN_KILL_SUIDGID).</summary>
    ClearPrivileges = 128,
}
