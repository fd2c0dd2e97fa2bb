using System.CommandLine;
using System.Runtime.InteropServices;
using CloudMount.Cli.Logs;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Serving;
using CloudMount.Cli.Terminal;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount serve --root DIR</c>.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var root = new Option<string>("--root") { Description = "The folder to serve. Its files stay ordinary files.", Required = true, HelpName = "DIR" };
        var listen = new Option<string[]>("--listen")
        {
            Description = "Where to listen; http://127.0.0.1:8080 by default, or https://127.0.0.1:8443 with --tls-self-signed. May be given several times.",
            HelpName = "URL",
        };
        var certificate = new Option<string>("--tls-cert") { Description = "Certificate and chain in PEM, for https.", HelpName = "FILE" };
        var key = new Option<string>("--tls-key") { Description = "Its private key in PEM.", HelpName = "FILE" };
        var selfSigned = new Option<bool>("--tls-self-signed") { Description = "Make a certificate for this machine, and an authority that clients can trust." };
        var plain = new Option<bool>("--plain") { Description = "SmartFile v1.0 and v2 without the extensions, and no Quatrix." };
        var data = new Option<string>("--data") { Description = "Where accounts are kept; not inside the served folder.", HelpName = "DIR" };
        var session = new Option<string>("--session-timeout") { Description = "When a session of Quatrix ends after its last call; 15m by default.", HelpName = "T" };
        var smtp = new Option<string>("--smtp") { Description = "The server that takes mail to new users: smtp://HOST:PORT, or smtps:// where it is encrypted from the start.", HelpName = "URL" };
        var from = new Option<string>("--smtp-from") { Description = "The address that mail comes from.", HelpName = "ADDRESS" };
        var login = new Option<string>("--smtp-login")
        {
            Description = $"A file with user and password for it, a line each. Without it {MailPlan.UserVariable} and {MailPlan.PasswordVariable} count.", HelpName = "FILE",
        };
        var command = new Command("serve", "Serve a folder as a SmartFile service, and to clients of Quatrix.")
        {
            root, listen, certificate, key, selfSigned, plain, data, session, smtp, from, login,
        };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () =>
            {
                var folder = WrittenPath.ToFull(parsed.GetRequiredValue(root));
                return RunAsync(new()
                {
                    RootDirectory = folder,
                    DataDirectory = parsed.GetValue(data) is { } path ? WrittenPath.ToFull(path) : Places.Current.ServerDirectory(folder),
                    Listen = [.. (parsed.GetValue(listen) is { Length: > 0 } given ? given : [UsualAddress(parsed.GetValue(selfSigned))]).Select(Address)],
                    TlsCertificateFile = parsed.GetValue(certificate),
                    TlsKeyFile = parsed.GetValue(key),
                    IsSelfSigned = parsed.GetValue(selfSigned),
                    IsPlain = parsed.GetValue(plain),
                    Mail = MailPlan.Of(parsed.GetValue(smtp), parsed.GetValue(from), parsed.GetValue(login)),
                    SessionTimeout = parsed.GetValue(session) is { } time ? Duration.Parse("--session-timeout", time) : null,
                });
            },
            cancellation));
        return command;
    }

    private static string UsualAddress(bool isSelfSigned) => isSelfSigned ? "https://127.0.0.1:8443" : "http://127.0.0.1:8080";

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw new CliException(ExitCode.Usage, $"--listen needs an address such as http://127.0.0.1:8080; \"{text}\" is none.");

    private static RemoteAddress Remote(Uri address, ServePlan plan) =>
        new(address, RemotePath.Root, plan.IsPlain ? RemoteService.SmartFile : RemoteService.Quatrix);

    private static async Task RunAsync(ServePlan plan)
    {
        using var loggers = new LineLoggerFactory(new ErrorStreamLines(), LogLevel.Information, TimeProvider.System);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        var server = await Composition.StartServerAsync(plan, loggers).ConfigureAwait(false);
        Console.Out.WriteLine($"Serving {plan.RootDirectory} at {server.BaseAddress}");
        if (server.AuthorityFile is { } authority)
        {
            var client = server.BaseAddress.Scheme == Uri.UriSchemeHttps ? Remote(server.BaseAddress, plan).Text : "quatrix://HOST:PORT/";
            Console.Out.WriteLine("Clients trust it by its certificate authority:");
            Console.Out.WriteLine($"  cloudmount config add NAME {client} --ca-cert {ShellWord.Of(authority)}");
        }

        if (server.Created is { } account)
        {
            Console.Out.WriteLine("The first account. It is shown only this once:");
            Console.Out.WriteLine($"  key       {account.Key}");
            Console.Out.WriteLine($"  password  {account.Password}");
            if (server.CreatedApiKey is { } apiKey) Console.Out.WriteLine($"  api key   {apiKey}");
        }

        await end.Task.ConfigureAwait(false);
        await server.StopAsync().ConfigureAwait(false);

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            end.TrySetResult();
        }
    }
}
