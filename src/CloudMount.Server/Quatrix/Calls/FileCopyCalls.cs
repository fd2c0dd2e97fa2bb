using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Jobs;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/copyone</c>, and <c>file/copy</c> and <c>file/move</c> of several.</summary>
internal sealed class FileCopyCalls(EntryIds ids, FileObjects objects, TreeCopier copier, EntryMover mover, JobQueue jobs, ExtendedParameters parameters)
{
    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "copyone", CopyOneAsync)
        {
            Description = new("Copies an entry with all it holds. The copy has an id of its own.")
            {
                Body = Shape.Object(Shapes.MoveFields),
                Reply = Shapes.Entry,
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.Restricted, ErrorCode.QuotaExceeded],
            },
        },
        new("POST", "file", "copy", CopyAsync)
        {
            Description = new("Copies entries with all they hold.")
            {
                Body = Shape.Object(Shapes.ManyFields),
                Replies = [(StatusCodes.Status202Accepted, Shapes.Job)],
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.Restricted, ErrorCode.QuotaExceeded],
            },
        },
        new("POST", "file", "move", MoveAsync)
        {
            Description = new("Moves entries. They keep their ids.")
            {
                Body = Shape.Object(Shapes.ManyFields),
                Replies = Shapes.IdsOrJob,
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.Restricted],
            },
        },
    ];

    private async Task<Reply> CopyOneAsync(CallRequest request)
    {
        if (!MoveOrder.Read(request.Body, parameters).TryGet(out var order, out var refusal)) return refusal;
        Refusal? failed = null;
        var copied = await copier.CopyAsync(order, (path, reason) => failed ??= reason with { Message = $"{path.Name}: {reason.Message}" }, request.Cancellation)
            .ConfigureAwait(false);
        if (!copied.TryGet(out var copy, out refusal)) return refusal;
        if (failed is not null) return failed;
        return objects.Describe(copy).TryGet(out var described, out refusal) ? new JsonReply(described.Write) : refusal;
    }

    private async Task<Reply> CopyAsync(CallRequest request)
    {
        if (!ReadOrders(request.Body).TryGet(out var orders, out var refusal)) return refusal;
        return await jobs.StartAsync(async (job, cancellation) =>
        {
            foreach (var order in orders)
            {
                var copied = await copier.CopyAsync(order, job.NoteFailure, cancellation).ConfigureAwait(false);
                if (copied.TryGet(out var copy, out var reason)) job.NoteDone(copy.Id.ToString());
                else job.NoteFailure(order.Source.Path, reason);
            }
        }).ConfigureAwait(false);
    }

    private async Task<Reply> MoveAsync(CallRequest request)
    {
        if (!ReadOrders(request.Body).TryGet(out var orders, out var refusal)) return refusal;
        var moved = new List<string>();
        foreach (var order in orders)
        {
            if (!(await mover.MoveAsync(order).ConfigureAwait(false)).TryGet(out var entry, out refusal)) return refusal;
            moved.Add(entry.Id.ToString());
        }

        return jobs.Answer(moved);
    }

    /// <summary>All are found before the first is touched.</summary>
    private Outcome<List<MoveOrder>> ReadOrders(JsonBody body)
    {
        if (!body.Texts("ids").TryGet(out var given, out var refusal)) return refusal;
        if (!body.Text("target").TryGet(out var targetId, out refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!ids.Find(targetId).TryGet(out var target, out refusal)) return refusal;
        if (!target.Facts.Stat.IsDirectory) return Refusal.Invalid("The target is no directory.", "target");
        var orders = new List<MoveOrder>();
        foreach (var id in given)
        {
            if (!ids.Find(id).TryGet(out var source, out refusal)) return refusal;
            if (source.IsFixed) return MoveOrder.IsFixed;
            orders.Add(new(source, target, source.Path.Name) { Resolves = resolves });
        }

        return orders;
    }
}
