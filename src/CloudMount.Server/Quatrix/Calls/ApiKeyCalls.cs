using System.Text.Json;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>api-key/*</c>: the caller's own keys.</summary>
internal sealed class ApiKeyCalls(ApiKeys keys)
{
    private const int MaxPerAccount = 1000;

    private static readonly Refusal NoSuchKey = new(RefusalKind.NotFound, "There is no such API key.");

    public IEnumerable<Route> Routes =>
    [
        new("GET", "api-key", "", List),
        new("GET", "api-key", "metadata", Read),
        new("POST", "api-key", "create", Create),
        new("POST", "api-key", "update", Update),
        new("GET", "api-key", "delete", Delete),
    ];

    private JsonReply List(CallRequest request)
    {
        var own = keys.Of(request.KnownCaller.Account);
        return new(json =>
        {
            json.WriteStartArray();
            foreach (var key in own) Write(json, key);
            json.WriteEndArray();
        });
    }

    private Reply Read(CallRequest request) => Find(request) is { } key ? new JsonReply(json => Write(json, key)) : NoSuchKey;

    private Reply Create(CallRequest request)
    {
        var account = request.KnownCaller.Account;
        if (!request.Body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!ReadStatus(request.Body).TryGet(out var isActive, out refusal)) return refusal;
        if (keys.Of(account).Count >= MaxPerAccount) return new Refusal(RefusalKind.Forbidden, $"An account has at most {MaxPerAccount} API keys.");
        var (key, text) = keys.Create(account, name, isActive ?? true);
        return new JsonReply(json => Write(json, key, text), StatusCodes.Status201Created);
    }

    private Reply Update(CallRequest request)
    {
        if (Find(request) is not { } key) return NoSuchKey;
        if (!request.Body.OptionalText("name").TryGet(out var name, out var refusal)) return refusal;
        if (!ReadStatus(request.Body).TryGet(out var isActive, out refusal)) return refusal;
        var updated = keys.Update(key with { Name = name ?? key.Name, IsActive = isActive ?? key.IsActive });
        return new JsonReply(json => Write(json, updated));
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
        Guid.TryParse(request.Id, out var id) ? keys.Find(request.KnownCaller.Account, id) : null;

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

    private static void Write(Utf8JsonWriter json, ApiKey key, string? text = null)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteNull("role_id");
        json.WriteString("email", key.Account);
        json.WriteString("name", key.Name);
        json.WriteString("hint", key.Hint);
        json.WriteNumber("created", key.Created);
        json.WriteNumber("modified", key.Modified);
        json.WriteString("status", key.IsActive ? "A" : "D");
        if (text is not null) json.WriteString("key", text);
        json.WriteEndObject();
    }
}
