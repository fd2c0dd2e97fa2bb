using System.Globalization;
using System.Text;

namespace CloudMount.Load;

/// <summary>Content that says in each of its lines whose it is, so that a byte of another tenant or of another version is seen wherever it turns up.</summary>
/// <param name="Version">Which content of all that the tenant's user ever wrote.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct Content(int Tenant, int User, int Version, int Size)
{
    private const string Mark = "tenant ";

    public byte[] ToBytes()
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Mark}{Tenant:D3} user {User:D3} version {Version:D7}\n"));
        var bytes = new byte[Size];
        for (var at = 0; at < Size; at += line.Length) line.AsSpan(0, Math.Min(line.Length, Size - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Whether something holds a line of a tenant other than this one.</summary>
    public static bool IsOfAnother(ReadOnlySpan<byte> bytes, int tenant)
    {
        var own = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Mark}{tenant:D3}"));
        for (int found; (found = bytes.IndexOf(own.AsSpan(0, Mark.Length))) >= 0; bytes = bytes[(found + Mark.Length)..])
        {
            var rest = bytes[found..];
            if (rest.Length >= own.Length && !rest.StartsWith(own)) return true;
        }

        return false;
    }
}
