using CloudMount.Server.Accounts;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>languages</c>: this server speaks one.</summary>
internal static class LanguageCalls
{
    private const string Name = "English";

    public static IEnumerable<Route> Routes =>
    [
        new("GET", "languages", "", static _ => List())
        {
            Description = new("The languages of the server: one.")
            {
                Reply = Shape.ListOf(Shape.Object(
                    Field.Required("id", Shape.Text), Field.Required("name", Shape.Text), Field.Required("filename", Shape.Text, "Empty: there is no file."))),
            },
        },
        new("GET", "languages", "default", static _ => Default(), RouteAccess.Anyone)
        {
            Description = new("The language of what says no other.") { Reply = Shape.Object(Field.Required("id", Shape.Text)) },
        },
    ];

    private static JsonReply List() => new(static json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("id", Account.UsualLanguage);
        json.WriteString("name", Name);
        json.WriteString("filename", "");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static JsonReply Default() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("id", Account.UsualLanguage);
        json.WriteEndObject();
    });
}
