using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>Runs operations that the service does as tasks: begins one and asks after it, ever less often, until it is over.</summary>
internal sealed class TaskRuns(SmartFileV2Api api)
{
    /// <summary>Of a small task, most are over by then.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(24);

    /// <summary>As long as the service's own client waits, and gives up (facts B.5).</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(6144);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6.5);

    /// <summary>
    /// The task when all of it is done. Forbidden when the service could not do all, ServerFailed when it says nothing of why, TimedOut when it is not
    /// over after long; it may then go on, as it does when the wait is cancelled. Else as the call that begins it.
    /// </summary>
    /// <param name="rule">Whether it can be begun again when nobody knows whether it was.</param>
    public async Task<RemoteResult<TaskReply>> RunAsync(string operation, FormFields fields, RemotePath path, RepeatRule rule, CancellationToken cancellation)
    {
        var begun = await api.BeginTaskAsync(operation, fields, path, rule, cancellation).ConfigureAwait(false);
        if (!begun.Result.TryGetValue(out var task)) return begun.Result.Error;
        var time = api.Http.Time;
        var (start, delay, id) = (time.GetTimestamp(), FirstDelay, task.Id);
        while (true)
        {
            if (task.IsDone) return task;
            if (task.IsFailed) return Failed(path, task);
            if (id is null) return new RemoteError(RemoteErrorKind.BadReply, $"{path}: the service begins a task that cannot be asked after.");
            if (time.GetElapsedTime(start) >= Patience) return new RemoteError(RemoteErrorKind.TimedOut, $"{path}: the service did not end a task in time.");
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            var asked = await api.ReadTaskAsync(id, path, cancellation).ConfigureAwait(false);
            if (!asked.Result.TryGetValue(out var next)) return asked.Result.Error;
            if (next.Status is null) return new RemoteError(RemoteErrorKind.BadReply, $"{path}: the service does not tell how far a task is.");
            task = next;
        }
    }

    private static RemoteError Failed(RemotePath path, TaskReply task) => task.FirstError is { Length: > 0 } said
        ? new(RemoteErrorKind.Forbidden, $"{path}: {said}")
        : new(RemoteErrorKind.ServerFailed, $"{path}: the service could not do it, and does not say why.");
}
