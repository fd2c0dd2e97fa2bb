using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>The operations that are done when they are answered: <c>path/oper/mkdir</c> and <c>path/oper/rename</c>.</summary>
internal sealed class DirectCalls(DirectoryMaker maker, EntryEditor editor, PageLister lister)
{
    public IEnumerable<V2Route> Routes =>
    [
        new("POST", "path/oper/mkdir", MakeNamedAsync),
        new("PUT", "path/oper/mkdir/{path}", MakeAsync),
        new("POST", "path/oper/rename", RenameAsync),
    ];

    private async Task<Outcome<V2Reply>> MakeNamedAsync(V2Request request) =>
        PathFields.Read(request.Fields, "path").TryGet(out var path, out var refusal) ? await MakeAsync(request, path).ConfigureAwait(false) : refusal;

    private async Task<Outcome<V2Reply>> MakeAsync(V2Request request) =>
        request.ReadPath().TryGet(out var path, out var refusal) ? await MakeAsync(request, path).ConfigureAwait(false) : refusal;

    private async Task<Outcome<V2Reply>> MakeAsync(V2Request request, ApiPath path)
    {
        if (!(await maker.MakeAsync(path).ConfigureAwait(false)).TryGet(out var isMade, out var refusal)) return refusal with { Field = "path" };
        return Describe(request, path, isMade ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<Outcome<V2Reply>> RenameAsync(V2Request request)
    {
        if (!PathFields.Read(request.Fields, "src").TryGet(out var source, out var refusal)) return refusal;
        if (!PathFields.Read(request.Fields, "dst").TryGet(out var target, out refusal)) return refusal;
        var renamed = await editor.EditAsync(source, target, overwrites: false, EntryChanges.None).ConfigureAwait(false);
        if (!renamed.TryGet(out var facts, out refusal)) return refusal with { Field = refusal == Refusal.NoSuchPath ? "src" : "dst" };
        return Describe(request, facts.Path, StatusCodes.Status200OK);
    }

    private Outcome<V2Reply> Describe(V2Request request, ApiPath path, int status)
    {
        if (!lister.List(path, page: null, measures: true, request.Cancellation).TryGet(out var listed, out var refusal)) return refusal;
        return V2Reply.Object(writer => InfoWriter.Of(request.Origin).WriteMembers(writer, path, listed.Entry), status);
    }
}
