namespace CloudMount.Server;

/// <summary>The server that takes mail from this one.</summary>
public sealed record SmtpOptions
{
    /// <summary>
    /// smtp://HOST:PORT, encrypted where the server offers it, or smtps://HOST:PORT, encrypted from the start. With credentials smtp is encrypted in any case
    /// but to this machine itself.
    /// </summary>
    public required Uri Server { get; init; }

    /// <summary>The address that mail comes from.</summary>
    public required string From { get; init; }

    /// <summary>Null for a server that asks for no login.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>How long a mail may take until the server has it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Without the password, so that no log gets it.</summary>
    public override string ToString() => Server.ToString();

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    internal void Validate()
    {
        if (!Server.IsAbsoluteUri || Server.Scheme is not ("smtp" or "smtps") || Server.Host.Length == 0 || Server.PathAndQuery is not ("/" or "") || Server.UserInfo.Length > 0)
            throw new ServerStartException("The mail server must be given as smtp://HOST:PORT or smtps://HOST:PORT, without a user or a path.");
        if (!Accounts.Credentials.IsMailAddress(From)) throw new ServerStartException($"Mail cannot come from {From}: it is no e-mail address.");
        if (User is null != Password is null) throw new ServerStartException("The user of the mail server and its password must be given together.");
        if (Timeout <= TimeSpan.Zero) throw new ServerStartException("The time for a mail must be over zero.");
    }
}
