namespace CloudMount.Remote.Quatrix;

/// <summary>Translates the codes of the error model. The one place that does.</summary>
internal static class QuatrixErrors
{
    /// <summary>Null where the HTTP status says more: the code is not known, or means several things.</summary>
    public static RemoteErrorKind? KindOf(int code) =>
        Enum.IsDefined((QuatrixErrorCode)code) ? KindOf((QuatrixErrorCode)code) : null;

    private static RemoteErrorKind? KindOf(QuatrixErrorCode code) => code switch
    {
        QuatrixErrorCode.Unknown
            or QuatrixErrorCode.NotAllowed => null,
        QuatrixErrorCode.BadParameter
            or QuatrixErrorCode.MissingParameter
            or QuatrixErrorCode.BadHostName
            or QuatrixErrorCode.EmptyNotAllowed => RemoteErrorKind.Rejected,
        QuatrixErrorCode.AccountSuspended
            or QuatrixErrorCode.LoginNotAllowed
            or QuatrixErrorCode.Restricted
            or QuatrixErrorCode.PgpDisabled
            or QuatrixErrorCode.AddressRestricted
            or QuatrixErrorCode.AddressNotInMasks
            or QuatrixErrorCode.WidgetFileLimit
            or QuatrixErrorCode.Deactivated
            or QuatrixErrorCode.Inactive
            or QuatrixErrorCode.DeactivatedRole => RemoteErrorKind.Forbidden,
        QuatrixErrorCode.NotAuthorized
            or QuatrixErrorCode.NeedsSecondFactorSetUp
            or QuatrixErrorCode.NeedsSecondFactor
            or QuatrixErrorCode.NeedsPassword
            or QuatrixErrorCode.NeedsPin
            or QuatrixErrorCode.NeedsCaptcha
            or QuatrixErrorCode.NeedsBasic
            or QuatrixErrorCode.WidgetNeedsCaptcha
            or QuatrixErrorCode.WrongSecondFactor
            or QuatrixErrorCode.WrongPin => RemoteErrorKind.Unauthenticated,
        QuatrixErrorCode.NotFound
            or QuatrixErrorCode.Expired
            or QuatrixErrorCode.HasNothing
            or QuatrixErrorCode.WidgetMissing => RemoteErrorKind.NotFound,
        QuatrixErrorCode.NotSupported
            or QuatrixErrorCode.OperationNotSupported => RemoteErrorKind.NotSupported,
        QuatrixErrorCode.ObjectExists
            or QuatrixErrorCode.UserExists
            or QuatrixErrorCode.ContactExists => RemoteErrorKind.Exists,
        QuatrixErrorCode.QuotaExceeded => RemoteErrorKind.QuotaExceeded,
    };
}
