using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>A request that is not fulfilled. Nothing was changed unless the message says so.</summary>
/// <param name="Message">One sentence for people.</param>
/// <param name="Field">The request field that is wrong, where it is one.</param>
internal sealed record Refusal(RefusalKind Kind, string Message, string? Field = null)
{
    /// <summary>All that is wrong, where a call says more than one thing at once; null where <see cref="Field"/> says it.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>What is wrong with which fields; empty where it is none of them.</summary>
    public IReadOnlyList<FieldError> FieldErrors => Errors ?? (Field is { } name ? [new(name, Message)] : []);

    public static Refusal NoSuchPath { get; } = new(RefusalKind.NotFound, "Path does not exist.");

    public static Refusal NoSuchParent { get; } = new(RefusalKind.NotFound, "The parent directory does not exist.");

    public static Refusal PathExists { get; } = new(RefusalKind.Exists, "Path exists already.");

    /// <summary>Not NotFound: to clients that would mean that everything was deleted.</summary>
    public static Refusal FolderRemoved { get; } = new(RefusalKind.Failed, "The served folder was removed; restart the server.");

    /// <summary>Not NotFound either.</summary>
    public static Refusal RootRemoved { get; } = new(
        RefusalKind.Forbidden, "The root directory of the account does not exist any more: ask who looks after the accounts of the site for another one.");

    public static Refusal AreaRemoved { get; } = new(
        RefusalKind.Failed, $"{UnfinishedArea.Name} was removed from the served folder; restart the server.");

    public static Refusal QuotaUsedUp { get; } = new(RefusalKind.NoSpace, "The disk quota is used up: delete files, also from the trash, or ask for more.");

    public static Refusal OtherVersion { get; } = new(RefusalKind.VersionMismatch, "The file is not of the version named.");

    public static Refusal NotServed { get; } =
        new(RefusalKind.Forbidden, "The name is taken by something that is neither a file nor a directory.");

    public static Refusal Invalid(string message, string? field = null) => new(RefusalKind.Invalid, message, field);

    /// <summary>What a failed system call means to the caller of the API. The only place where that is decided.</summary>
    public static Refusal Of(Errno error) => error switch
    {
        Errno.NoEntry or Errno.NotDirectory or Errno.Loop => NoSuchPath,
        Errno.Exists or Errno.NotEmpty => PathExists,
        Errno.IsDirectory => Invalid("Path is a directory."),
        Errno.NameTooLong => Invalid("A name is too long for the file system."),
        Errno.Invalid => Invalid("The file system does not take this name or value."),
        Errno.TooBig or Errno.Range => Invalid("The attributes are larger than the file system holds.", "attributes"),
        Errno.NoSpace => new(RefusalKind.NoSpace, "No space is left."),
        Errno.QuotaExceeded => QuotaUsedUp,
        Errno.ReadOnly => new(RefusalKind.Forbidden, "The file system is read-only."),
        Errno.NotPermitted or Errno.AccessDenied or Errno.Busy => new(RefusalKind.Forbidden, "The file system does not permit it."),
        Errno.CrossDevice => new(RefusalKind.Forbidden, "The path lies on another file system than the served folder."),
        Errno.FileTooBig => new(RefusalKind.TooLarge, "The file is larger than the file system holds."),
        _ => new(RefusalKind.Failed, $"The file system failed (error {(int)error})."),
    };
}
