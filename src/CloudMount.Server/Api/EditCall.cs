using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>
/// <c>PUT /paths/edit__PATH__</c>: moves, sets times and attributes, gives out a URL for new content. With the extensions, times and attributes
/// that come with an upload take effect with it.
/// </summary>
internal sealed class EditCall(ServedTree tree, EntryEditor editor, TreeLister lister, TransferUrls urls, ApiFeatures features) : IPathCall
{
    public string Verb => "edit";

    public string Methods => "PUT";

    public async Task<Outcome<PathReply>> CallAsync(ApiRequest request)
    {
        if (!ReadTarget(request).TryGet(out var target, out var refusal)) return refusal;
        if (!ChangeFields.Read(request.Fields, features).TryGet(out var changes, out refusal)) return refusal;
        var isUpload = request.Fields.Has("upload") || request.Fields.Has("file");
        if (target is null && changes.IsEmpty && !isUpload) return Refusal.Invalid("Nothing to change is given.");
        var ifVersion = features.HasRecords ? request.Fields["if_version"] : null;
        if (ifVersion is not null && (isUpload ? target is not null : target is null || !Overwrites(request)))
            return Refusal.Invalid("if_version goes with upload, or with overwrite and name or path.", "if_version");
        return isUpload
            ? await EditAndUploadAsync(request, target, changes, ifVersion).ConfigureAwait(false)
            : await EditAsync(request, target, changes, ifVersion).ConfigureAwait(false);
    }

    private bool Overwrites(ApiRequest request) => features.HasExtensions && request.Fields.Has("overwrite");

    private async Task<Outcome<PathReply>> EditAsync(ApiRequest request, ApiPath? target, EntryChanges changes, string? ifVersion = null)
    {
        var edited = await editor.EditAsync(request.Path, target, Overwrites(request), changes, ifVersion: ifVersion).ConfigureAwait(false);
        if (!edited.TryGet(out var facts, out var refusal)) return refusal;
        if (facts.Facts.Stat.IsFile) return new PathReply(StatusCodes.Status200OK, PathObject.Of(facts));
        return lister.List(new(facts.Path, 0, null), request.Cancellation).TryGet(out var entry, out refusal)
            ? new PathReply(StatusCodes.Status200OK, new(facts.Path, entry)) : refusal;
    }

    private async Task<Outcome<PathReply>> EditAndUploadAsync(
        ApiRequest request, ApiPath? target, EntryChanges changes, string? ifVersion)
    {
        if (!Find(request.Path).TryGet(out var found, out var refusal)) return refusal;
        if (UploadOrder.Check(found, ifVersion) is { } reason) return reason;
        var (now, later) = features.HasExtensions ? (EntryChanges.None, changes) : (changes, EntryChanges.None);
        var order = new UploadOrder(target ?? request.Path, ifVersion, later);
        var upload = urls.ForUpload(request.Origin, order);
        if (found is not { } facts) return new PathReply(StatusCodes.Status200OK, new(request.Path, null, Upload: upload));
        var edited = target is null && now.IsEmpty
            ? new PathReply(StatusCodes.Status200OK, PathObject.Of(new(request.Path, facts)))
            : await EditAsync(request, target, now).ConfigureAwait(false);
        if (!edited.TryGet(out var reply, out refusal)) return refusal;
        return reply.Object is { } answer ? reply with { Object = answer with { Upload = upload } } : reply;
    }

    /// <summary>What is at the path: null for nothing. NotFound when its parent does not exist.</summary>
    private Outcome<EntryFacts?> Find(ApiPath path)
    {
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return refusal;
        using (place) return place.ReadTarget();
    }

    /// <summary>Where to move; null to stay.</summary>
    private static Outcome<ApiPath?> ReadTarget(ApiRequest request)
    {
        var (name, path) = (request.Fields["name"], request.Fields["path"]);
        if (name is not null && path is not null) return Refusal.Invalid("name and path exclude each other.", "name");
        if (name is null && path is null) return (ApiPath?)null;
        if (request.Path.IsRoot) return new Refusal(RefusalKind.Forbidden, "The root directory cannot be moved.");
        var target = path is null ? request.Path.Sibling(name!) : ApiPath.Parse(path);
        return target.TryGet(out var found, out var refusal) ? found : refusal with { Field = path is null ? "name" : "path" };
    }
}
