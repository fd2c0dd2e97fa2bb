using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Sessions;
using QRCoder;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>profile/2fa/generate</c>, <c>profile/set-mfa</c> and <c>profile/remove-mfa</c>: the caller's own second factors.</summary>
internal sealed class MfaCalls(SecondFactors factors, SessionStore sessions)
{
    private const int PixelsPerModule = 5;

    private static readonly Field KindField = Field.Required("auth_type", Shape.OneOf("2FA", "PIN"));

    public IEnumerable<Route> Routes =>
    [
        new("GET", "profile", "2fa", Generate, RouteAccess.Session)
        {
            Description = new("A secret for one-time codes: the PNG of its QR code, in Base64.") { OnlyId = "generate", Reply = Shape.Text },
        },
        new("POST", "profile", "set-mfa", Set, RouteAccess.Session)
        {
            Description = new("Sets a second factor, and ends the other sessions.")
            {
                Body = Shape.Object(KindField, Field.Required("code", Shape.Text, "A code by the secret, or the PIN.")),
                Reply = Shape.Object(Field.Required("session_ids", Shape.ListOf(Shape.Id), "Those that go on.")),
                Errors = [ErrorCode.NoData, ErrorCode.WrongSecondFactor],
            },
        },
        new("POST", "profile", "remove-mfa", Remove, RouteAccess.Session)
        {
            Description = new("Removes a second factor.")
            {
                Body = Shape.Object(KindField), Reply = Shape.Object(Field.Required("status", Shape.Text)), Errors = [ErrorCode.NoData],
            },
        },
    ];

    /// <summary>A new secret as a PNG of its QR code, in Base64.</summary>
    private Reply Generate(CallRequest request)
    {
        if (request.Id != "generate") return ErrorReply.NoSuchCall;
        using var code = QRCodeGenerator.GenerateQrCode(factors.OfferSecret(request.KnownCaller.Account), QRCodeGenerator.ECCLevel.M);
        using var image = new PngByteQRCode(code);
        var png = image.GetGraphic(PixelsPerModule);
        return new JsonReply(json => json.WriteBase64StringValue(png));
    }

    private Reply Set(CallRequest request)
    {
        if (!ReadKind(request).TryGet(out var kind, out var refusal)) return refusal;
        if (!LoginAnswer.Read(request.Body).TryGet(out var answer, out refusal)) return refusal;
        var (account, own) = (request.KnownCaller.Account.Id, request.KnownCaller.Session!.Id);
        switch (factors.Set(account, kind, answer.Code))
        {
            case FactorVerdict.Right:
                break;
            case FactorVerdict.NotSet:
                return new ErrorReply(ErrorCode.NoData, "There is no secret to prove; ask for one with profile/2fa/generate first.");
            default:
                return kind == SecondFactor.Pin ? Refusal.Invalid(SecondFactors.PinRule, "code") : MfaCodes.Wrong(kind);
        }

        // They were opened without it.
        sessions.CloseOthers(account, own);
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("session_ids");
            json.WriteStringValue(own);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Reply Remove(CallRequest request)
    {
        if (!ReadKind(request).TryGet(out var kind, out var refusal)) return refusal;
        if (!factors.Remove(request.KnownCaller.Account.Id, kind)) return new ErrorReply(ErrorCode.NoData, "It is not set.");
        return new JsonReply(static json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteEndObject();
        });
    }

    private static Outcome<SecondFactor> ReadKind(CallRequest request)
    {
        if (!request.Body.Text("auth_type").TryGet(out var type, out var refusal)) return refusal;
        return MfaCodes.Parse(type) is { } kind ? kind : Refusal.Invalid("The parameter auth_type must be 2FA or PIN.", "auth_type");
    }
}
