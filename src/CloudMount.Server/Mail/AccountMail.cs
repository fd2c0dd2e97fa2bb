using System.Net.Sockets;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace CloudMount.Server.Mail;

/// <summary>
/// Mail to those whose accounts are made or changed. It is handed over while the call waits, so that whoever called knows whether the mail server took it; what
/// that server does with it later nobody here hears. It never holds a password. Thread-safe.
/// </summary>
internal sealed class AccountMail(SmtpOptions options, TimeProvider time, ILogger logger)
{
    private const int SmtpPort = 25;
    private const int SmtpsPort = 465;

    /// <summary>Invalid, with what the mail server said, when it does not take the mail.</summary>
    public async Task<Refusal?> SendAsync(Account account, bool isNew)
    {
        if (account.Email is not { } address) return Refusal.Invalid("The user has no e-mail address: give one, or send_email=False.", "email");
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        try
        {
            using var message = Write(account.Key, address, isNew);
            await SendAsync(message, timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure) when (failure is IOException or SocketException or ProtocolException or CommandException
            or MailKit.Security.AuthenticationException or SslHandshakeException or ServiceNotAuthenticatedException or NotSupportedException or OperationCanceledException)
        {
            logger.LogWarning(failure, "A mail could not be handed to {Server}.", options.Server);
            var reason = failure is OperationCanceledException ? "it did not answer in time" : failure.Message.TrimEnd('.');
            return Refusal.Invalid(
                $"Nothing was changed, since the mail server does not take a mail to {address} ({reason}): give another address, or send_email=False.", "email");
        }
    }

    private MimeMessage Write(string username, string address, bool isNew)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("CloudMount", options.From));
        message.To.Add(new MailboxAddress("", address));
        message.Date = time.GetUtcNow();
        message.Subject = isNew ? "Your account was made" : "Your account is changed";
        message.Body = new TextPart("plain")
        {
            Text = isNew
                ? $"An account was made for you. Your username is {username}.\n\nWho made it tells you the password.\n"
                : $"What is known of you is changed. Your username is {username}.\n\nIf it was not you who wanted it, ask who looks after the users.\n",
        };
        return message;
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var server = options.Server;
        var isImplicit = server.Scheme == "smtps";
        var security = isImplicit ? SecureSocketOptions.SslOnConnect
            : options.User is null || server.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable
            : SecureSocketOptions.StartTls;
        using var client = new SmtpClient();
        await client.ConnectAsync(server.Host, server.Port > 0 ? server.Port : isImplicit ? SmtpsPort : SmtpPort, security, cancellation).ConfigureAwait(false);
        if (options is { User: { } user, Password: { } password }) await client.AuthenticateAsync(user, password, cancellation).ConfigureAwait(false);
        await client.SendAsync(message, cancellation).ConfigureAwait(false);
        await client.DisconnectAsync(quit: true, cancellation).ConfigureAwait(false);
    }
}
