using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Carries out steps: the remote call, and what its answer means for the index.</summary>
internal sealed class Operations(SyncParts parts, Conflicts conflicts, WriteBackCounters counters)
{
    private readonly Confirmations _confirmations = new(parts);
    private readonly UploadOperation _uploads = new(parts, new Confirmations(parts), conflicts, counters);
    private readonly MakeDirectoryOperation _directories = new(parts, new Confirmations(parts), conflicts);
    private readonly MoveOperation _moves = new(parts, new Confirmations(parts), conflicts);
    private readonly EditOperation _edits = new(parts, new Confirmations(parts));
    private readonly DeleteOperation _deletes = new(parts, new Confirmations(parts), conflicts);
    private readonly DeleteTreeOperation _trees = new(parts, conflicts);
    private readonly ResolveOperation _resolutions = new(parts, new Confirmations(parts));

    public Confirmations Confirmations => _confirmations;

    /// <summary>Only for steps that call the remote.</summary>
    public async Task<Outcome> RunAsync(Step step, Attempt attempt, CancellationToken cancellation)
    {
        var outcome = await (step.Kind switch
        {
            StepKind.Upload => _uploads.RunAsync(step, attempt, cancellation),
            StepKind.MakeDirectory => _directories.RunAsync(step, cancellation),
            StepKind.Move => _moves.RunAsync(step, cancellation),
            StepKind.Edit => _edits.RunAsync(step, cancellation),
            StepKind.Delete => _deletes.RunAsync(step, attempt, cancellation),
            StepKind.DeleteTree => _trees.RunAsync(step, cancellation),
            StepKind.Resolve => _resolutions.RunAsync(step, cancellation),
            StepKind.None or StepKind.Settle or StepKind.Forget or StepKind.Wait => throw new ArgumentException("The step needs no call.", nameof(step)),
        }).ConfigureAwait(false);
        return outcome is { Kind: OutcomeKind.Failed, Error.Kind: RemoteErrorKind.NotFound }
            ? await FindMissingDirectoryAsync(step, cancellation).ConfigureAwait(false)
            : outcome;
    }

    // NotFound that the operation did not explain by its own entry is about the directory the target lies in.
    private async Task<Outcome> FindMissingDirectoryAsync(Step step, CancellationToken cancellation)
    {
        var place = step.Target ?? step.Source!;
        if (place.Path.Parent.IsRoot) return Outcome.Failed(new(RemoteErrorKind.ServerFailed, $"The remote root of {place.Path} cannot be found."));
        var stat = await parts.Store.StatAsync(place.Path.Parent, cancellation).ConfigureAwait(false);
        if (stat is { IsOk: true, Value.IsDirectory: true })
            return Outcome.Failed(new(RemoteErrorKind.ServerFailed, $"The remote says that the directory of {place.Path} is missing, and shows it."));
        if (stat.Error is { Kind: not RemoteErrorKind.NotFound }) return Outcome.Failed(stat.Error);

        // A file in its place is no directory either: it is gone, and is made again or set aside.
        if (parts.Index.EntriesOf(place.Parent) is [var directory, ..]) _confirmations.Vanished(directory.Id);
        return Outcome.Done;
    }
}
