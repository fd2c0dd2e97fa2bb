using CloudMount.Server.Archives;
using CloudMount.Server.Files;
using CloudMount.Server.Jobs;
using CloudMount.Server.Listing;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>The operations that go on behind their answer, and <c>task</c>, which tells how far they are. Most are done when they are answered.</summary>
internal sealed class TaskCalls(
    ServedTree tree, JobQueue jobs, PathCopier copier, (EntryEditor Editor, EntryRemover Remover) entries, ZipPlacer zips)
{
    private static readonly Refusal NoSuchTask = new(RefusalKind.NotFound, "There is no such task.");

    private readonly ChecksumReader _checksums = new(tree);

    public IEnumerable<V2Route> Routes =>
    [
        new("POST", "path/oper/copy", CopyAsync),
        new("POST", "path/oper/move", MoveAsync),
        new("POST", "path/oper/remove", RemoveAsync),
        new("POST", "path/oper/checksum", ChecksumAsync),
        new("POST", "path/oper/compress", CompressAsync),
        new("GET", "task/{id}", Read),
    ];

    private async Task<Outcome<V2Reply>> CopyAsync(V2Request request)
    {
        if (!PathFields.ReadSources(request.Fields, "src", tree).TryGet(out var sources, out var refusal)) return refusal;
        if (!PathFields.ReadDirectory(request.Fields, "dst", tree).TryGet(out var target, out refusal)) return refusal;
        return await StartAsync(request, "Copy", (job, stopping) =>
            EachAsync(job, sources, path => copier.CopyAsync(path, target, job.NoteFailure, stopping), stopping)).ConfigureAwait(false);
    }

    private async Task<Outcome<V2Reply>> MoveAsync(V2Request request)
    {
        if (!PathFields.ReadSources(request.Fields, "src", tree).TryGet(out var sources, out var refusal)) return refusal;
        if (!PathFields.ReadDirectory(request.Fields, "dst", tree).TryGet(out var target, out refusal)) return refusal;
        return await StartAsync(request, "Move", (job, stopping) =>
            EachAsync(job, sources, path => MoveAsync(path, target), stopping)).ConfigureAwait(false);
    }

    private async Task<Refusal?> MoveAsync(ApiPath source, ApiPath directory)
    {
        if (!directory.Child(source.Name).TryGet(out var target, out var refusal)) return refusal;
        var moved = await entries.Editor.EditAsync(source, target, overwrites: false, EntryChanges.None).ConfigureAwait(false);
        return moved.TryGet(out _, out refusal) ? null : refusal;
    }

    private async Task<Outcome<V2Reply>> RemoveAsync(V2Request request)
    {
        if (!PathFields.ReadSources(request.Fields, "path", tree).TryGet(out var paths, out var refusal)) return refusal;
        return await StartAsync(request, "Remove", (job, stopping) =>
            EachAsync(job, paths, path => entries.Remover.RemoveAsync(path, new()), stopping)).ConfigureAwait(false);
    }

    private async Task<Outcome<V2Reply>> ChecksumAsync(V2Request request)
    {
        if (!PathFields.ReadSources(request.Fields, "path", tree).TryGet(out var paths, out var refusal)) return refusal;
        if (request.Fields["algorithm"] is not { Length: > 0 } name || Checksum.Parse(name) is not { } kind)
            return Refusal.Invalid("algorithm must be MD5, SHA1, SHA256, SHA512 or CRC-32.", "algorithm");
        return await StartAsync(request, TaskWriter.Checksum, (job, stopping) => EachAsync(job, paths, path => Task.FromResult(Compute(job, path, kind, stopping)), stopping))
            .ConfigureAwait(false);
    }

    private Refusal? Compute(Job job, ApiPath path, ChecksumKind kind, CancellationToken stopping)
    {
        if (!_checksums.Read(path, kind, stopping).TryGet(out var checksum, out var refusal)) return refusal;
        job.NoteResult(path.ToString(), checksum);
        return null;
    }

    private async Task<Outcome<V2Reply>> CompressAsync(V2Request request)
    {
        if (!PathFields.ReadSources(request.Fields, "path", tree).TryGet(out var paths, out var refusal)) return refusal;
        if (!PathFields.ReadDirectory(request.Fields, "dst", tree).TryGet(out var directory, out refusal)) return refusal;
        if (request.Fields["name"] is not { Length: > 0 } name) return new Refusal(RefusalKind.Missing, "name must be the name of the archive.", "name");
        if (!directory.Child(name).TryGet(out var target, out refusal)) return refusal with { Field = "name" };
        if (tree.Look(target).TryGet(out _, out _)) return Refusal.PathExists with { Field = "name" };
        return await StartAsync(request, "Compress", async (job, stopping) =>
        {
            var made = await zips.MakeAsync(paths, target, stopping).ConfigureAwait(false);
            if (made.TryGet(out _, out var failed)) job.NoteDone(target.ToString());
            else job.NoteFailure(target, failed);
        }).ConfigureAwait(false);
    }

    private async Task<Outcome<V2Reply>> StartAsync(V2Request request, string kind, Func<Job, CancellationToken, Task> work)
    {
        if (!(await jobs.StartAsync(kind, work).ConfigureAwait(false)).TryGet(out var id, out var refusal)) return refusal;
        return Describe(request, id);
    }

    /// <summary>One after the other; what cannot be done is told and passed over.</summary>
    private static async Task EachAsync(Job job, IReadOnlyList<ApiPath> paths, Func<ApiPath, Task<Refusal?>> act, CancellationToken stopping)
    {
        foreach (var path in paths)
        {
            stopping.ThrowIfCancellationRequested();
            if (await act(path).ConfigureAwait(false) is { } refusal) job.NoteFailure(path, refusal);
            else job.NoteDone(path.ToString());
        }
    }

    private Outcome<V2Reply> Read(V2Request request) => Describe(request, request.Id);

    private Outcome<V2Reply> Describe(V2Request request, string id)
    {
        if (jobs.Find(id) is not { } job) return NoSuchTask;
        var url = $"{request.Origin}/api/2/task/{id}/";
        return V2Reply.Object(writer => TaskWriter.WriteMembers(writer, id, url, job)) with { Location = HttpMethods.IsPost(request.Http.Request.Method) ? url : null };
    }
}
