using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A directory with its children, sent in parts: there is no paging, and the text of a large one would take more memory than its entries.</summary>
internal sealed record ListingReply(FileObject Directory) : Reply
{
    private const int PartBytes = 64 * 1024;

    public override async Task SendAsync(HttpContext context)
    {
        var (output, cancellation) = (context.Response.BodyWriter, context.RequestAborted);
        context.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(output, JsonReply.Options);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            Directory.WriteMembers(json);
            json.WriteStartArray("content");
            foreach (var child in Directory.Content ?? [])
            {
                child.Write(json);
                if (json.BytesPending + output.UnflushedBytes < PartBytes) continue;
                json.Flush();
                await output.FlushAsync(cancellation).ConfigureAwait(false);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
