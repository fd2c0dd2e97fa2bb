using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary><c>POST /paths/add__PATH__</c>: a new directory, or a new empty file with a URL to upload its content.</summary>
internal sealed class AddCall(EntryAdder adder, TransferUrls urls, ApiFeatures features) : IPathCall
{
    public string Verb => "add";

    public string Methods => "POST";

    public async Task<Outcome<PathReply>> CallAsync(ApiRequest request)
    {
        var (isFile, isDirectory) = (request.Fields.Has("file"), request.Fields.Has("directory"));
        if (isFile && isDirectory) return Refusal.Invalid("A path is either a file or a directory.", "directory");
        if (!ChangeFields.Read(request.Fields, features).TryGet(out var changes, out var refusal)) return refusal;
        if (!isFile && !isDirectory) isDirectory = EntryName.ExtensionOf(request.Path.Name).Length == 0;
        var made = await adder.AddAsync(request.Path, isDirectory, new(Attributes: changes.Attributes)).ConfigureAwait(false);
        if (!made.TryGet(out var facts, out refusal)) return refusal;
        var upload = isDirectory ? null : urls.ForUpload(request.Origin, new(request.Path, null, EntryChanges.None));
        return new PathReply(StatusCodes.Status201Created, PathObject.Of(facts) with { Upload = upload }, request.Path);
    }
}
