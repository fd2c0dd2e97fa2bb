using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary><c>path/progress</c>: how far an upload is that its client gave a name.</summary>
internal sealed class ProgressCalls(UploadProgress progress)
{
    public IEnumerable<V2Route> Routes => [new("GET", "path/progress/{id}", Read)];

    private Outcome<V2Reply> Read(V2Request request)
    {
        if (progress.Find(request.Id) is not { } count) return new Refusal(RefusalKind.NotFound, "No upload of this name is known.");
        return V2Reply.Object(writer =>
        {
            writer.Text("uuid", request.Id);
            writer.Number("received", count.Received);
            if (count.Length is { } length) writer.Number("size", length);
            else writer.Null("size");
        });
    }
}
