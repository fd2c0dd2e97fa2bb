using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Holds replies against what /swagger/quatrix.json of the same server says of them.</summary>
internal sealed class DescribedReplies(JsonElement document)
{
    /// <summary>Fails where a reply is not as described. What is not served is not described either.</summary>
    public void Check(HttpMethod method, string target, Answer answer)
    {
        if (Operation(method, target.Split('?')[0]) is not { } operation)
        {
            Assert.True(answer.Status >= 400, $"{method} {target} is not described.");
            return;
        }

        // What breaks HTTP itself is answered before any call is looked for.
        if (answer is { Status: 400, Body: "" }) return;
        var responses = operation.GetProperty("responses");
        if (!responses.TryGetProperty($"{answer.Status}", out var response))
        {
            Assert.True(answer.Status >= 400, $"{method} {target} answers {answer.Status}, which is not described.");
            response = responses.GetProperty("default");
        }

        if (!response.TryGetProperty("content", out var content)) Assert.Empty(answer.Body);
        else if (content.TryGetProperty("application/json", out var json)) Check(json.GetProperty("schema"), Parse(answer.Body), $"{method} {target}");
        else Assert.True(answer.Status < 400, $"{method} {target}: {answer.Body}");
    }

    /// <summary>A tree may be as deep as paths go.</summary>
    private static JsonElement Parse(string body)
    {
        using var document = JsonDocument.Parse(body, new() { MaxDepth = 5000 });
        return document.RootElement.Clone();
    }

    private JsonElement? Operation(HttpMethod method, string path)
    {
        var sent = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in document.GetProperty("paths").EnumerateObject())
        {
            var names = item.Name.Split('/', StringSplitOptions.RemoveEmptyEntries);
            var isMatch = names.Length == sent.Length && names.Zip(sent).All(pair => pair.First == "{id}" || pair.First == pair.Second);
            if (isMatch && item.Value.TryGetProperty(method.Method.ToLowerInvariant(), out var operation)) return operation;
        }

        return null;
    }

    private void Check(JsonElement schema, JsonElement value, string where)
    {
        if (schema.TryGetProperty("$ref", out var name)) schema = Named(name.GetString()!);
        if (value.ValueKind == JsonValueKind.Null)
        {
            Assert.True(schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean(), $"{where} is null.");
            return;
        }

        var type = schema.GetProperty("type").GetString();
        Assert.True(IsOf(type, value), $"{where} is no {type}: {value}");
        if (schema.TryGetProperty("enum", out var options)) Assert.Contains(value.GetString(), options.EnumerateArray().Select(option => option.GetString()));
        if (type == "array") foreach (var item in value.EnumerateArray()) Check(schema.GetProperty("items"), item, where + "[]");
        if (type == "object") CheckMembers(schema, value, where);
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string where)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray()) Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{where} has no {name}.");
        if (!schema.TryGetProperty("properties", out var known)) return;
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(known.TryGetProperty(member.Name, out var below), $"{where}.{member.Name} is not described.");
            Check(below, member.Value, $"{where}.{member.Name}");
        }
    }

    private JsonElement Named(string reference) => document.GetProperty("components").GetProperty("schemas").GetProperty(reference.Split('/')[^1]);

    private static bool IsOf(string? type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };
}
