using System.Text.Json;

namespace CloudMount.Server.Tests;

/// <summary>A response that was read to its end.</summary>
public sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Message => Text("message");

    public IEnumerable<JsonElement> Children => Json.GetProperty("children").EnumerateArray();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, body, headers.GetValueOrDefault("Content-Type"), headers);
    }

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    public bool Has(string name) => Json.TryGetProperty(name, out _);
}
