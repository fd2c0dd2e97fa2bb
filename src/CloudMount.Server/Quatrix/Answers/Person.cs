using System.Text.Json;
using CloudMount.Server.Accounts;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>An account as others see it.</summary>
internal static class Person
{
    /// <param name="account">Null for one that was removed.</param>
    public static void Write(Utf8JsonWriter json, Guid id, Account? account)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("email", account?.Key ?? "");
        json.WriteString("name", account?.Name ?? "");
        json.WriteEndObject();
    }
}
