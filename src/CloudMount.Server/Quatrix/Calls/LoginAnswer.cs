using System.Text;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Sessions;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>
/// A second factor as clients send it: <c>{auth_type, code}</c>, or as older ones do <c>{auth_type, value: {code}}</c> and
/// <c>{value: {pin}}</c> in Base64.
/// </summary>
/// <param name="Kind">Null where it is not said.</param>
internal sealed record LoginAnswer(SecondFactor? Kind, string Code)
{
    /// <summary>Missing, Invalid.</summary>
    public static Outcome<LoginAnswer> Read(JsonBody body)
    {
        if (!body.OptionalText("auth_type").TryGet(out var type, out var refusal)) return refusal;
        var kind = MfaCodes.Parse(type);
        if (type is not null && kind is null) return Refusal.Invalid("The parameter auth_type must be 2FA or PIN.", "auth_type");
        if (!body.OptionalText("code").TryGet(out var code, out refusal)) return refusal;
        if (code is not null) return new LoginAnswer(kind, code);
        if (!body.Inner("value").TryGet(out var value, out refusal)) return refusal;
        if (!value.OptionalText("code").TryGet(out code, out refusal)) return refusal;
        if (code is not null) return new LoginAnswer(kind, code);
        if (!value.OptionalText("pin").TryGet(out var pin, out refusal)) return refusal;
        return pin is null ? JsonBody.Missing("code") : new LoginAnswer(SecondFactor.Pin, Decode(pin));
    }

    /// <summary>PINs are digits, and no digits in Base64 are digits again.</summary>
    private static string Decode(string pin)
    {
        var bytes = new byte[pin.Length];
        return !pin.All(char.IsAsciiDigit) && Convert.TryFromBase64String(pin, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : pin;
    }
}
