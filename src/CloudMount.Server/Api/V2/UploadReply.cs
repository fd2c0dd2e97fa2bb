using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>What is answered about files that were just put in place.</summary>
internal static class UploadReply
{
    /// <summary>The object of one.</summary>
    public static V2Reply One(PathFacts facts, string origin) =>
        V2Reply.Object(writer => InfoWriter.Of(origin).WriteMembers(writer, facts.Path, EntryOf(facts)));

    /// <summary>A list of their objects.</summary>
    public static V2Reply Several(IReadOnlyList<PathFacts> placed, string origin) => new(StatusCodes.Status200OK, async body =>
    {
        var objects = InfoWriter.Of(origin);
        body.Writer.BeginItems();
        foreach (var facts in placed)
        {
            body.Writer.BeginObject();
            objects.WriteMembers(body.Writer, facts.Path, EntryOf(facts));
            body.Writer.EndObject();
            await body.PassOnAsync().ConfigureAwait(false);
        }

        body.Writer.EndList();
    });

    private static ListedEntry EntryOf(PathFacts facts) => new(facts.Path.Name, facts.Facts);
}
