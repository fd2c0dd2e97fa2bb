namespace CloudMount.Cli.Testing;

/// <summary>How a remote is let in.</summary>
internal enum LoginKind
{
    /// <summary>A key and its password, with each call.</summary>
    KeyAndPassword,

    /// <summary>An API key, with each call.</summary>
    ApiKey,

    /// <summary>E-mail address and password, for a session.</summary>
    EmailAndPassword,
}
