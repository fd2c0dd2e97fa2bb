using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>Translates the codes of the error model (facts C.3). The one place that does.</summary>
internal static class QuatrixErrors
{
    /// <summary>Null for a code that is not known.</summary>
    public static CodeMeaning? MeaningOf(int code) =>
        Enum.IsDefined((QuatrixErrorCode)code) ? MeaningOf((QuatrixErrorCode)code) : null;

    private static CodeMeaning MeaningOf(QuatrixErrorCode code) => code switch
    {
        QuatrixErrorCode.Unknown => new(null, "the service failed and does not say why."),
        QuatrixErrorCode.BadParameter => new(RemoteErrorKind.Rejected, "the service does not take a name or value."),
        QuatrixErrorCode.MissingParameter => new(RemoteErrorKind.Rejected, "the service misses a value."),
        QuatrixErrorCode.BadHostName => new(RemoteErrorKind.BadReply, "no account has this host name; check the address."),
        QuatrixErrorCode.AccountSuspended => new(RemoteErrorKind.Unauthenticated, "the account is suspended; ask whoever manages it."),
        QuatrixErrorCode.NotAuthorized => new(RemoteErrorKind.Unauthenticated, "the service does not let the account in."),
        QuatrixErrorCode.LoginNotAllowed => new(RemoteErrorKind.Unauthenticated, "the account may not log in this way."),
        QuatrixErrorCode.NotFound => new(RemoteErrorKind.NotFound, "it does not exist."),
        QuatrixErrorCode.NotSupported => new(RemoteErrorKind.NotSupported, "the service has no such call."),
        QuatrixErrorCode.ObjectExists => new(RemoteErrorKind.Exists, "it exists already."),
        QuatrixErrorCode.UserExists => new(RemoteErrorKind.Exists, "the user exists already."),
        QuatrixErrorCode.ContactExists => new(RemoteErrorKind.Exists, "the contact exists already."),
        QuatrixErrorCode.OperationNotSupported => new(RemoteErrorKind.NotSupported, "the service does not do this."),
        QuatrixErrorCode.Restricted => new(RemoteErrorKind.Forbidden, "the account may not do this."),
        QuatrixErrorCode.PgpDisabled => new(RemoteErrorKind.Forbidden, "PGP is turned off for the account."),
        QuatrixErrorCode.Expired => new(RemoteErrorKind.NotFound, "it has expired."),
        QuatrixErrorCode.NeedsSecondFactorSetUp => new(RemoteErrorKind.Unauthenticated, "the account has to set up a second factor first, on the service's web page."),
        QuatrixErrorCode.NotAllowed => new(null, "the account may not do this, or is not logged in."),
        QuatrixErrorCode.NeedsSecondFactor => new(RemoteErrorKind.Unauthenticated, "the login needs a second factor."),
        QuatrixErrorCode.NeedsPassword => new(RemoteErrorKind.Unauthenticated, "a password is needed."),
        QuatrixErrorCode.NeedsPin => new(RemoteErrorKind.Unauthenticated, "the login needs the account's PIN."),
        QuatrixErrorCode.NeedsCaptcha => new(RemoteErrorKind.Unauthenticated, "too many logins failed; log in once on the service's web page."),
        QuatrixErrorCode.NeedsBasic => new(RemoteErrorKind.Unauthenticated, "the login needs e-mail and password."),
        QuatrixErrorCode.AddressRestricted => new(RemoteErrorKind.Unauthenticated, "the account is not let in from this address."),
        QuatrixErrorCode.AddressNotInMasks => new(RemoteErrorKind.Unauthenticated, "the account is not let in from this address."),
        QuatrixErrorCode.WidgetNeedsCaptcha => new(RemoteErrorKind.Unauthenticated, "a captcha is needed."),
        QuatrixErrorCode.WidgetFileLimit => new(RemoteErrorKind.Forbidden, "there are as many files as may be."),
        QuatrixErrorCode.Deactivated => new(RemoteErrorKind.Unauthenticated, "the key or account is deactivated."),
        QuatrixErrorCode.Inactive => new(RemoteErrorKind.Unauthenticated, "the account is not active."),
        QuatrixErrorCode.DeactivatedRole => new(RemoteErrorKind.Unauthenticated, "the role of the account is deactivated."),
        QuatrixErrorCode.WrongSecondFactor => new(RemoteErrorKind.Unauthenticated, "the one-time code is wrong."),
        QuatrixErrorCode.WrongPin => new(RemoteErrorKind.Unauthenticated, "the PIN is wrong."),
        QuatrixErrorCode.HasNothing => new(RemoteErrorKind.NotFound, "the service has nothing of it."),
        QuatrixErrorCode.WidgetMissing => new(RemoteErrorKind.NotFound, "the widget does not exist."),
        QuatrixErrorCode.QuotaExceeded => new(RemoteErrorKind.QuotaExceeded, "the account is full."),
        QuatrixErrorCode.EmptyNotAllowed => new(RemoteErrorKind.Rejected, "the service takes no empty files."),
        QuatrixErrorCode.OtherVersion => new(RemoteErrorKind.VersionMismatch, "it is of another version."),
    };
}
