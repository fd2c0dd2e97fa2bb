namespace CloudMount.Server.Files;

/// <summary>Why the server does not do what it was asked.</summary>
internal enum RefusalKind
{
    /// <summary>The request is wrong: a name or a value.</summary>
    Invalid,

    /// <summary>The request lacks a value.</summary>
    Missing,

    /// <summary>The target exists.</summary>
    Exists,

    /// <summary>What there is does not fit the request.</summary>
    Conflict,

    /// <summary>The key or password is wrong or missing.</summary>
    Unauthenticated,

    /// <summary>The file system does not permit it.</summary>
    Forbidden,

    /// <summary>The file system has no space left, or the user may take no more of it.</summary>
    NoSpace,

    /// <summary>Too much is going on; the same request can succeed in a second.</summary>
    Busy,

    /// <summary>The request came too slowly to its end; the same one can succeed.</summary>
    TimedOut,

    /// <summary>The path, its parent or the URL does not exist.</summary>
    NotFound,

    /// <summary>What the caller goes by is not known any more.</summary>
    Expired,

    /// <summary>The path has no such call with this method.</summary>
    WrongMethod,

    /// <summary>The file is not of the version the caller named.</summary>
    VersionMismatch,

    /// <summary>The content or the fields are larger than can be taken.</summary>
    TooLarge,

    /// <summary>The file system failed.</summary>
    Failed,
}
