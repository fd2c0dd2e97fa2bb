using System.Text.Json;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>api-key/*</c>: the caller's own keys.</summary>
internal sealed class ApiKeyCalls(ApiKeys keys, Access access)
{
    private const int MaxPerAccount = 1000;
    private const int MaxNameLength = 200;

    private static readonly Refusal NoSuchUser = new(RefusalKind.NotFound, "There is no user with this id.");

    private static readonly Refusal NotOwn = new(RefusalKind.Forbidden, "The API keys of an account are shown to itself only.");

    private static readonly Refusal NoSuchKey = new(RefusalKind.NotFound, "There is no such API key.");

    private const string KeyId = "The id of the API key.";

    private static readonly IReadOnlyList<Field> ChangedFields =
        [new("status", Shape.OneOf("A", "D"), "Active or deactivated."), new("role_id", Shape.Id, "The id of the caller, and of nobody else.")];

    private static readonly Shape KeyShape = Shape.Named(
        "ApiKey",
        Field.Required("id", Shape.Id),
        Field.Required("role_id", Shape.Id),
        Field.Required("email", Shape.Text),
        Field.Required("name", Shape.Text),
        Field.Required("hint", Shape.Text, "The beginning of the key."),
        Field.Required("created", Shape.Whole),
        Field.Required("modified", Shape.Whole),
        Field.Required("status", Shape.OneOf("A", "D")));

    public IEnumerable<Route> Routes =>
    [
        new("GET", "api-key", "", List)
        {
            Description = new("The API keys of the caller.")
            {
                Id = "The id of the caller, and of nobody else.", IsIdOptional = true, Reply = Shape.ListOf(KeyShape), Errors = [ErrorCode.Restricted],
            },
        },
        new("GET", "api-key", "metadata", Read)
        {
            Description = new("One API key.") { Id = KeyId, Reply = KeyShape },
        },
        new("POST", "api-key", "create", Create)
        {
            Description = new("Makes an API key. Its text is told in this reply only.")
            {
                Body = Shape.Object([Field.Required("name", Shape.Text), .. ChangedFields]),
                Replies = [(StatusCodes.Status201Created, Shape.Object([.. KeyShape.Fields, Field.Required("key", Shape.Text)]))],
                Errors = [ErrorCode.Restricted],
            },
        },
        new("POST", "api-key", "update", Update)
        {
            Description = new("Changes the name or the status of an API key.")
            {
                Id = KeyId, Body = Shape.Object([new("name", Shape.Text), .. ChangedFields]), Reply = KeyShape, Errors = [ErrorCode.Restricted],
            },
        },
        new("GET", "api-key", "delete", Delete)
        {
            Description = new("Deletes an API key.") { Id = KeyId, Reply = Shapes.ById },
        },
    ];

    private Reply List(CallRequest request)
    {
        var account = request.KnownCaller.Account;
        if (request.Id is { } id)
        {
            if (!Guid.TryParse(id, out var user) || access.FindSeen(user) is null) return NoSuchUser;
            if (user != account.Id) return NotOwn;
        }

        var own = keys.Of(account.Id);
        return new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var key in own) Write(json, account, key);
            json.WriteEndArray();
        });
    }

    private Reply Read(CallRequest request) => Find(request) is { } key ? Answer(request, key) : NoSuchKey;

    private Reply Create(CallRequest request)
    {
        var account = request.KnownCaller.Account;
        if (!request.Body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!ReadStatus(request.Body).TryGet(out var isActive, out refusal)) return refusal;
        if ((WhyNotNamed(name) ?? WhyNotFor(account, request.Body)) is { } reason) return reason;
        if (keys.Of(account.Id).Count >= MaxPerAccount) return new Refusal(RefusalKind.Forbidden, $"An account has at most {MaxPerAccount} API keys.");
        var (key, text) = keys.Create(account.Id, name, isActive ?? true);
        return new JsonReply(json => Write(json, account, key, text), StatusCodes.Status201Created);
    }

    private Reply Update(CallRequest request)
    {
        if (Find(request) is not { } key) return NoSuchKey;
        if (!request.Body.OptionalText("name").TryGet(out var name, out var refusal)) return refusal;
        if (!ReadStatus(request.Body).TryGet(out var isActive, out refusal)) return refusal;
        if ((WhyNotNamed(name ?? key.Name) ?? WhyNotFor(request.KnownCaller.Account, request.Body)) is { } reason) return reason;
        var updated = keys.Update(key with { Name = name ?? key.Name, IsActive = isActive ?? key.IsActive });
        return updated is null ? NoSuchKey : Answer(request, updated);
    }

    private Reply Delete(CallRequest request)
    {
        if (Find(request) is not { } key) return NoSuchKey;
        keys.Remove(key);
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteEndObject();
        });
    }

    private ApiKey? Find(CallRequest request) =>
        Guid.TryParse(request.Id, out var id) ? keys.Find(request.KnownCaller.Account.Id, id) : null;

    private static Refusal? WhyNotNamed(string name) => name.Length is > 0 and <= MaxNameLength
        ? null : Refusal.Invalid($"The name must have 1 to {MaxNameLength} characters.", "name");

    /// <summary>A role is an account, and the only one that the caller may make keys for is its own.</summary>
    private static Refusal? WhyNotFor(Account account, JsonBody body)
    {
        if (!body.OptionalText("role_id").TryGet(out var role, out var refusal)) return refusal;
        return role is null || (Guid.TryParse(role, out var id) && id == account.Id)
            ? null : new(RefusalKind.Forbidden, "An API key can be made for one's own account only.", "role_id");
    }

    private static Outcome<bool?> ReadStatus(JsonBody body)
    {
        if (!body.OptionalText("status").TryGet(out var status, out var refusal)) return refusal;
        return status switch
        {
            null => (bool?)null,
            "A" => (bool?)true,
            "D" => (bool?)false,
            _ => Refusal.Invalid("The status must be A or D.", "status"),
        };
    }

    private static JsonReply Answer(CallRequest request, ApiKey key)
    {
        var account = request.KnownCaller.Account;
        return new(json => Write(json, account, key));
    }

    private static void Write(Utf8JsonWriter json, Account account, ApiKey key, string? text = null)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("role_id", account.Id);
        json.WriteString("email", account.Key);
        json.WriteString("name", key.Name);
        json.WriteString("hint", key.Hint);
        json.WriteNumber("created", key.Created);
        json.WriteNumber("modified", key.Modified);
        json.WriteString("status", key.IsActive ? "A" : "D");
        if (text is not null) json.WriteString("key", text);
        json.WriteEndObject();
    }
}
