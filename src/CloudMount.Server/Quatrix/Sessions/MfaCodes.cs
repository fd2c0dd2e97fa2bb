using CloudMount.Server.Accounts;
using CloudMount.Server.Quatrix.Answers;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Second factors in the words of Quatrix.</summary>
internal static class MfaCodes
{
    /// <summary>The header that says what a login lacks.</summary>
    public const string Header = "Mfa-Code";

    public static SecondFactor? Parse(string? authType) => authType switch
    {
        "2FA" => SecondFactor.OneTimeCode,
        "PIN" => SecondFactor.Pin,
        _ => null,
    };

    public static string NameOf(SecondFactor factor) => factor switch
    {
        SecondFactor.OneTimeCode => "2FA",
        SecondFactor.Pin => "PIN",
    };

    public static ErrorCode NeedOf(SecondFactor factor) => factor switch
    {
        SecondFactor.OneTimeCode => ErrorCode.NeedsSecondFactor,
        SecondFactor.Pin => ErrorCode.NeedsPin,
    };

    public static ErrorReply Lacks(SecondFactor factor) => new(NeedOf(factor), factor switch
    {
        SecondFactor.OneTimeCode => "The login is not complete: it needs the one-time code.",
        SecondFactor.Pin => "The login is not complete: it needs the PIN.",
    });

    public static ErrorReply Wrong(SecondFactor factor) => factor switch
    {
        SecondFactor.OneTimeCode => new(ErrorCode.WrongSecondFactor, "The one-time code is wrong or was used before.", "code"),
        SecondFactor.Pin => new(ErrorCode.WrongPin, "The PIN is wrong.", "code"),
    };
}
