using System.Globalization;
using System.Security.Cryptography;

namespace CloudMount.Server.Accounts;

/// <summary>A password as it is kept: PBKDF2 with SHA-512 and a salt of its own, in the form <c>pbkdf2-sha512:ITERATIONS:SALT:HASH</c>.</summary>
internal static class PasswordHash
{
    // OWASP's figure for PBKDF2-HMAC-SHA512 (Password Storage Cheat Sheet, 2023).
    private const int Iterations = 210_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Scheme = "pbkdf2-sha512";

    public static string Make(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Scheme}:{Iterations}:{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(hash)}");
    }

    /// <summary>
    /// Whether the password is the one kept. With no hash (no such account) it is false after the same time.
    /// </summary>
    public static bool Matches(string password, string? kept)
    {
        var parts = kept?.Split(':') ?? [];
        if (parts.Length != 4 || parts[0] != Scheme || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var iterations))
        {
            Make(password);
            return false;
        }

        var hash = Convert.FromHexString(parts[3]);
        var asked = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromHexString(parts[2]), iterations, HashAlgorithmName.SHA512, hash.Length);
        return CryptographicOperations.FixedTimeEquals(asked, hash);
    }
}
