using System.IO.Pipelines;
using System.Text.Json;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>
/// A directory with its children, sent in parts: there is no paging, and the text of a large one would take more memory than its entries.
/// </summary>
/// <param name="IsTree">With all that is below. A directory without content was not read: it need not be empty.</param>
internal sealed record ListingReply(FileObject Directory, bool IsTree = false) : Reply
{
    private const int PartBytes = 64 * 1024;

    private static readonly JsonWriterOptions Deep = JsonReply.Options with { MaxDepth = 2 * (ApiPath.MaxDepth + 2) };

    public override async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var output = context.Response.BodyWriter;
        var json = new Utf8JsonWriter(output, Deep);
        await using (json.ConfigureAwait(false)) await WriteAsync(Directory, json, output, context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(FileObject entry, Utf8JsonWriter json, PipeWriter output, CancellationToken cancellation)
    {
        json.WriteStartObject();
        entry.WriteMembers(json);
        if (entry.Content is not null)
        {
            json.WriteStartArray("content");
            foreach (var child in entry.Content)
            {
                if (!IsTree) child.Write(json);
                else await WriteAsync(child, json, output, cancellation).ConfigureAwait(false);
                if (json.BytesPending + output.UnflushedBytes < PartBytes) continue;
                json.Flush();
                await output.FlushAsync(cancellation).ConfigureAwait(false);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
