namespace CloudMount.Fs.Linux.Protocol;

/// <summary>What the server tells the kernel unasked (enum fuse_notify_code); stands in the error field of the head.</summary>
internal enum NotifyCode
{
    InvalidateInode = 2,
    InvalidateEntry = 3,
}
