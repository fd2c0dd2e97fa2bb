using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>A page of the entries of a resource.</summary>
internal static class ListReply
{
    /// <summary>The page that the request asks for. Invalid.</summary>
    /// <param name="resource">Behind the version in the URL, without slashes at its ends.</param>
    /// <param name="items">Each writes the members of one object.</param>
    public static Outcome<V2Reply> Of(V2Request request, string resource, IReadOnlyList<Action<IAnswerWriter>> items)
    {
        if (!PageFields.Read(request.Fields).TryGet(out var page, out var refusal)) return refusal;
        var (number, count) = (PageFields.NumberOf(page), PageFields.CountOf(page, items.Count));
        return new V2Reply(StatusCodes.Status200OK, async body =>
        {
            body.Writer.BeginObject();
            PageFields.WriteNumbers(body.Writer, page, items.Count);
            WriteUrl(body.Writer, "previous", number > 1 ? number - 1 : null);
            WriteUrl(body.Writer, "next", number < count ? number + 1 : null);
            body.Writer.BeginList("results");
            for (var i = page.Offset; i < items.Count && i - page.Offset < page.Limit; i++)
            {
                body.Writer.BeginObject();
                items[(int)i](body.Writer);
                body.Writer.EndObject();
                await body.PassOnAsync().ConfigureAwait(false);
            }

            body.Writer.EndList();
            body.Writer.EndObject();
        });

        void WriteUrl(IAnswerWriter writer, string name, long? other)
        {
            if (other is { } to) writer.Text(name, $"{request.Origin}/api/2/{resource}/?limit={page.Limit}&page={to}");
            else writer.Null(name);
        }
    }
}
