using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Jobs;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/copyone</c>, and <c>file/copy</c> and <c>file/move</c> of several.</summary>
internal sealed class FileCopyCalls(EntryIds ids, FileObjects objects, IdentifiedCopier copier, EntryMover mover, JobReplies jobs, ExtendedParameters parameters)
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
        if (order.Source.Facts.Stat.IsFile) return await CopyOneAsync(order, request.Cancellation).ConfigureAwait(false);

        // A file appears whole or not at all. A directory appears at once, and others may put something into it: it is not taken back but completed.
        return await jobs.FinishAsync(stopping => CopyOneAsync(order, stopping), request.Cancellation).ConfigureAwait(false);
    }

    private async Task<Reply> CopyOneAsync(MoveOrder order, CancellationToken cancellation)
    {
        Refusal? failed = null;
        var copied = await copier.CopyAsync(order, (path, reason) => failed ??= NotWhole(path, reason), cancellation).ConfigureAwait(false);
        if (!copied.TryGet(out var copy, out var refusal)) return refusal;
        if (failed is not null) return failed;
        return objects.Describe(copy).TryGet(out var described, out refusal) ? new JsonReply(described.Write) : refusal;
    }

    private static Refusal NotWhole(ApiPath path, Refusal reason) => reason with { Message = $"The copy was made, but not all of it. {path}: {reason.Message}" };

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
        var steps = orders.Select(order => new JobStep(order.Source.Id.ToString(), order.Source.Path.ToString(), () => MoveAsync(order)));
        return await jobs.AnswerAsync([.. steps]).ConfigureAwait(false);
    }

    private async Task<Refusal?> MoveAsync(MoveOrder order) =>
        (await mover.MoveAsync(order).ConfigureAwait(false)).TryGet(out _, out var refusal) ? null : refusal;

    /// <summary>All are found before the first is touched.</summary>
    private Outcome<List<MoveOrder>> ReadOrders(JsonBody body)
    {
        if (!body.Texts("ids").TryGet(out var given, out var refusal)) return refusal;
        if (!body.Text("target").TryGet(out var targetId, out refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!ids.Find(targetId).TryGet(out var target, out refusal)) return refusal;
        if (!target.Facts.Stat.IsDirectory) return Refusal.Invalid("The target is no directory.", "target");
        var orders = new List<MoveOrder>();
        foreach (var id in given.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!ids.Find(id).TryGet(out var source, out refusal)) return refusal;
            if (source.IsFixed) return MoveOrder.IsFixed;
            orders.Add(new(source, target, source.Path.Name) { Resolves = resolves });
        }

        return orders;
    }
}
