using System.Security.Cryptography;
using OtpNet;

namespace CloudMount.Server.Accounts;

/// <summary>Codes by time (RFC 6238) as every authenticator makes them: SHA-1, six digits, a step of 30 seconds.</summary>
internal static class OneTimeCodes
{
    private const string Issuer = "CloudMount";

    // RFC 4226 4, R6 recommends 160 bits.
    private const int SecretBytes = 20;

    // RFC 6238 5.2: one step for a clock that is off and a code that is typed slowly.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>In Base32.</summary>
    public static string NewSecret() => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What an authenticator reads from its QR code.</summary>
    public static string UriOf(string secret, string account) => new OtpUri(OtpType.Totp, secret, account, Issuer).ToString();

    /// <summary>The time step whose code it is; null for none of those around now.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now) =>
        new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;
}
