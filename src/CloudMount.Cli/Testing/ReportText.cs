using System.Globalization;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Testing;

/// <summary>A report for people.</summary>
internal static class ReportText
{
    public static void Write(TextWriter writer, RemoteReport report)
    {
        writer.WriteLine($"{PlainText.Of(report.Remote)} answers, the credentials are right.");
        writer.WriteLine($"  address      {PlainText.Of(report.Address)}");
        writer.WriteLine($"  service      {report.Service}{(report.Api is { } api ? $" v{api}" : "")}, {(report.HasExtensions ? "with" : "without")} the extensions of cloudmount serve");
        if (Account(report) is { } account) writer.WriteLine($"  account      {PlainText.Of(account)}");
        writer.WriteLine($"  login        {Login(report)}");
        writer.WriteLine($"  space        {Space(report)}");
        writer.WriteLine($"  changes      of others show {(report.HasChanges ? "by themselves" : "when listings expire; the service does not tell them")}");
        writer.WriteLine($"  attributes   {(report.HasAttributes ? "modes, owners and symbolic links are kept by the service" : "modes, owners and symbolic links are kept on this machine only")}");
        writer.WriteLine($"  connection   {PlainText.Of(Connection(report))}");
        foreach (var warning in report.Warnings) writer.WriteLine($"  warning      {PlainText.Of(warning)}");
    }

    private static string? Account(RemoteReport report) => report switch
    {
        { AccountName: { } name, AccountEmail: { } email } when name != email => $"{name} <{email}>",
        _ => report.AccountEmail ?? report.AccountName,
    };

    private static string Login(RemoteReport report) => report.Login switch
    {
        LoginKind.KeyAndPassword => $"key {PlainText.Of(report.LoginHint)} and password",
        LoginKind.ApiKey => $"API key {PlainText.Of(report.LoginHint)}",
        LoginKind.EmailAndPassword => $"{PlainText.Of(report.LoginHint)} and password, for a session",
    };

    private static string Space(RemoteReport report) => report is { TotalBytes: { } total, UsedBytes: { } used, FreeBytes: { } free }
        ? $"{ByteSize.Format(used)} of {ByteSize.Format(total)} used, {ByteSize.Format(free)} free"
        : "not told by the service";

    private static string Connection(RemoteReport report)
    {
        if (!report.IsEncrypted) return "not encrypted";
        if (report.Certificate is not { } certificate) return "encrypted";
        var trust = certificate.IsByOwnAuthority ? $"trusted by {report.AuthorityFile}" : "trusted by this system";
        return string.Create(
            CultureInfo.InvariantCulture, $"encrypted; certificate by {certificate.Issuer}, valid until {certificate.ValidUntil:yyyy-MM-dd}, {trust}");
    }
}
