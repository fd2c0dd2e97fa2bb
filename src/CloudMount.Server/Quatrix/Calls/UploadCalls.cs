using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Uploads;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>upload/link</c>, <c>file/modify</c> and <c>upload/finalize</c>. The chunks between them go to <see cref="ChunkReceiver"/>.</summary>
internal sealed class UploadCalls(
    ServedTree tree, UploadStore uploads, UploadFinisher finisher, FileObjects objects, ExtendedParameters parameters)
{
    private readonly FileCopier _content = new(tree);

    private static readonly Shape UploadShape = Shape.Named(
        "Upload",
        Field.Required("name", Shape.Text),
        Field.Required("file_id", Shape.Id),
        Field.Required("parent_id", Shape.Id),
        Field.Required("upload_key", Shape.Id, "Who has it may send the content."));

    public IEnumerable<Route> Routes =>
    [
        new("POST", "upload", "link", LinkAsync)
        {
            Description = new("Begins the upload of a new file.")
            {
                Body = Shape.Object(
                    Field.Required("name", Shape.Text),
                    new Field("parent_id", Shape.Id, "Where; the home if absent."),
                    Field.Extension("parent_path", Shape.Text, "In the place of parent_id."),
                    Shapes.Resolve,
                    new Field("file_size", Shape.Whole),
                    Field.Extension("attributes", Shapes.Attributes)),
                Reply = UploadShape,
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.QuotaExceeded],
            },
        },
        new("POST", "file", "modify", ModifyAsync)
        {
            Description = new("Begins the upload of new content for a file. The old one is there until it is finalized.")
            {
                Id = "The id of the file; in the place of id.",
                IsIdOptional = true,
                Body = Shape.Object(
                    new Field("id", Shape.Id),
                    Field.Extension("path", Shape.Text, "In the place of id."),
                    new Field("truncate", Shape.Whole, "So many bytes of the old content stay; all if absent."),
                    new Field("name", Shape.Text, "The name it has."),
                    Field.Extension("if_version", Shape.Text, "The version the file must have."),
                    Field.Extension("attributes", Shapes.Attributes)),
                Reply = UploadShape,
                Errors = [ErrorCode.NotFound, ErrorCode.MissingParameter, ErrorCode.NotSupported, ErrorCode.QuotaExceeded],
            },
        },
        new("GET", "upload", "finalize", FinalizeAsync)
        {
            Description = new("Puts what was uploaded in place. It may be called again.")
            {
                Id = "The upload_key.",
                Query = [new("mtime", Shape.Number, "Unix seconds with microseconds; now if absent.")],
                Reply = Shapes.Entry,
                Errors = [ErrorCode.BadParameter, ErrorCode.ObjectExists, ErrorCode.QuotaExceeded],
            },
        },
    ];

    private async Task<Reply> LinkAsync(CallRequest request)
    {
        var body = request.Body;
        if (!body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!body.Length("file_size").TryGet(out var size, out refusal)) return refusal;
        if (size is { } wanted && await tree.ReadSpaceAsync().ConfigureAwait(false) is { } space && wanted > space.Free)
            return new Refusal(RefusalKind.NoSpace, $"The file has {wanted} bytes, and {Math.Max(0, space.Free)} are left.", "file_size");
        if (!parameters.Attributes(body).TryGet(out var attributes, out refusal)) return refusal;
        if (!parameters.Directory(body, "parent_id", "parent_path", isOptional: true).TryGet(out var parent, out refusal)) return refusal;
        var free = await FreeName.TryAsync(name, resolves, candidate => Task.FromResult(WhetherFree(parent, candidate))).ConfigureAwait(false);
        if (!free.TryGet(out var found, out refusal)) return refusal;
        return uploads.Begin(EntryId.Mint(), parent.Id, found, replaced: null, resolves, new(null, attributes)).TryGet(out var upload, out refusal)
            ? Begun(upload) : refusal;
    }

    private Outcome<string> WhetherFree(Identified parent, string name)
    {
        if (!parent.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        if (!tree.Find(path).TryGet(out var place, out refusal)) return refusal;
        using (place)
        {
            if (!place.ReadTarget().TryGet(out var target, out refusal)) return refusal;
            return target is null ? name : Refusal.PathExists;
        }
    }

    private async Task<Reply> ModifyAsync(CallRequest request)
    {
        var body = request.Body;
        if (!body.Length("truncate").TryGet(out var length, out var refusal)) return refusal;
        if (!body.OptionalText("name").TryGet(out var name, out refusal)) return refusal;
        if (!parameters.Version(body).TryGet(out var version, out refusal)) return refusal;
        if (!parameters.Attributes(body).TryGet(out var attributes, out refusal)) return refusal;
        var named = request.Id is null ? parameters.Entry(body, "id", "path") : parameters.Entry(request);
        if (!named.TryGet(out var entry, out refusal)) return refusal;
        if (version is not null && UploadOrder.Check(entry.Facts, version) is { } other) return other;
        if (!entry.Facts.Stat.IsFile) return Refusal.Invalid("Only files have content.", "id");
        if (!string.IsNullOrEmpty(name) && name != entry.Path.Name)
            return new ErrorReply(ErrorCode.NotSupported, "New content does not come with a new name; rename the file.");
        await tree.CountedAsync().ConfigureAwait(false);
        var begun = uploads.Begin(entry.Id, entry.ParentId!.Value, entry.Path.Name, entry.Facts.Stat.Size, resolves: false, new(version, attributes));
        if (!begun.TryGet(out var upload, out refusal)) return refusal;
        if (await KeepContentAsync(entry, upload, length, request.Cancellation).ConfigureAwait(false) is { } failed)
        {
            uploads.Drop(upload);
            return failed;
        }

        return Begun(upload);
    }

    /// <summary>Begins with the old content, cut or extended to a length; all of it where none is given.</summary>
    private async Task<Refusal?> KeepContentAsync(Identified entry, Upload upload, long? length, CancellationToken cancellation)
    {
        if (length is 0) return null;
        if (!tree.Area.OpenKeptFile(upload.Received).TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            var copied = await _content.CopyAsync(entry.Path, entry.Id, file, length ?? long.MaxValue, cancellation).ConfigureAwait(false);
            if (!copied.TryGet(out _, out refusal)) return refusal;
            if (length is { } exact && file.Truncate(exact) is not Errno.None and var error) return Refusal.Of(error);
            return null;
        }
    }

    private async Task<Reply> FinalizeAsync(CallRequest request)
    {
        long? time = null;
        if (request.Query("mtime") is { Length: > 0 } text && (time = UnixTime.Parse(text)) is null)
            return UnixTime.Invalid;
        var finished = await finisher.FinishAsync(request.Id ?? "", time, request.Cancellation).ConfigureAwait(false);
        if (!finished.TryGet(out var file, out var refusal)) return refusal;
        return new JsonReply(objects.Sketch(file).Write);
    }

    private static JsonReply Begun(Upload upload) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", upload.Name);
        json.WriteString("file_id", upload.File.Value);
        json.WriteString("parent_id", upload.Parent.Value);
        json.WriteString("upload_key", upload.Key);
        json.WriteEndObject();
    });
}
