namespace CloudMount.Remote;

/// <summary>Why a remote call failed, in the words of the engine.</summary>
public enum RemoteErrorKind
{
    /// <summary>The entry or its parent does not exist.</summary>
    NotFound,

    /// <summary>The target exists.</summary>
    Exists,

    /// <summary>The entry moved on: it is not of the expected version, or exists although it must not.</summary>
    VersionMismatch,

    /// <summary>The service does not let the account in: the credentials are wrong, or no longer valid.</summary>
    Unauthenticated,

    /// <summary>The account may not do this.</summary>
    Forbidden,

    /// <summary>No space is left for the account.</summary>
    QuotaExceeded,

    /// <summary>The service does not take this name or argument.</summary>
    Rejected,

    /// <summary>The service takes no content of this size.</summary>
    TooLarge,

    /// <summary>The bytes that arrived are not the bytes that were sent.</summary>
    ChecksumMismatch,

    /// <summary>The local content changed while it was sent; nothing was changed on the remote.</summary>
    SourceChanged,

    /// <summary>The service asks to wait.</summary>
    Throttled,

    /// <summary>No connection (name, route, refused, reset), or the circuit is open.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The TLS handshake failed or the certificate is not trusted.</summary>
    Untrusted,

    /// <summary>The answer is not of the protocol: HTML instead of JSON, missing fields, wrong lengths, hostile names.</summary>
    BadReply,

    /// <summary>The service failed (5xx).</summary>
    ServerFailed,

    /// <summary>The service has no such call.</summary>
    NotSupported,
}
