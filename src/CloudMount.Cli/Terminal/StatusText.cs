using System.Globalization;
using CloudMount.Cli.Mounting;
using CloudMount.Control;
using CloudMount.Remote;

namespace CloudMount.Cli.Terminal;

/// <summary>The status of a mount for people.</summary>
internal sealed class StatusText(TextWriter writer, TimeProvider time)
{
    private const int MostEntries = 20;

    public void Write(MountDescription mount, VolumeStatus status)
    {
        WriteHead(mount);
        writer.WriteLine($"  remote     {Describe(status)}");
        if (status.LoginFault is not null) writer.WriteLine($"             {WhatToDo(mount)}");
        writer.WriteLine($"  changes    {Describe(status.Feed)}");
        writer.WriteLine($"  pending    {Pending(status)}");
        foreach (var entry in status.Pending.Take(MostEntries)) writer.WriteLine($"    {Line(entry)}");
        if (status.PendingEntries > MostEntries) writer.WriteLine($"    and {status.PendingEntries - MostEntries} more");
        if (status.Conflicts.Count > 0) writer.WriteLine($"  conflicts  {status.Conflicts.Count}");
        foreach (var conflict in status.Conflicts.Take(MostEntries))
            writer.WriteLine($"    {PlainText.Of(conflict.Path)}: yours is {PlainText.Of(conflict.CopyPath)} ({Ago(conflict.Time)})");
        var cache = status.Cache;
        writer.WriteLine(
            $"  cache      {Share(cache.CleanBytes, cache.MaxCleanBytes)} clean, {Share(cache.DirtyBytes, cache.MaxDirtyBytes)} dirty, "
            + $"{cache.Entries} entries, in {PlainText.Of(mount.CacheDirectory)}");
        writer.WriteLine(
            $"  since      {Ago(mount.Started)}: {status.Counters.Uploads} uploads ({ByteSize.Format(status.Counters.UploadedBytes)}), "
            + $"{status.Counters.Downloads} downloads ({ByteSize.Format(status.Counters.DownloadedBytes)})");
    }

    public void WriteSilent(MountDescription mount, string reason)
    {
        WriteHead(mount);
        writer.WriteLine($"  does not answer: {reason}");
    }

    private void WriteHead(MountDescription mount) => writer.WriteLine(
        $"{PlainText.Of(mount.MountPoint)}  {PlainText.Of(mount.Remote)}{(mount.IsReadOnly ? "  read-only" : "")}  process {mount.ProcessId}");

    private string Describe(VolumeStatus status)
    {
        if (status.LoginFault is { } refusal)
            return $"DOES NOT LET US IN since {Ago(refusal.Time)}; what is cached works, changes wait: {PlainText.Of(refusal.Message)}";
        var state = status.Circuit switch
        {
            CircuitState.Closed => "answers",
            CircuitState.Open => "does not answer; what is cached works, changes wait",
            CircuitState.HalfOpen => "is being tried again",
        };
        return status.LastFault is { } fault ? $"{state} (last failure {Ago(fault.Time)}: {PlainText.Of(fault.Message)})" : state;
    }

    /// <summary>How the account is let in again.</summary>
    private static string WhatToDo(MountDescription mount)
    {
        if (mount.ConfigFile is not { } file) return "With a new key or password: unmount, which keeps what waits, and mount with it.";
        var name = mount.Remote.Split(':', 2)[0];
        var place = file == Places.Current.ConfigFile ? $"run \"cloudmount config add {name}\"" : $"set them at \"{name}\" in {PlainText.Of(file)}";
        return $"With a new key or password: {place}; the mount takes them by itself.";
    }

    private static string Describe(FeedState feed) => feed switch
    {
        FeedState.None => "of others show when listings expire; the service does not tell them",
        FeedState.Followed => "of others show at once",
        FeedState.Interrupted => "of others show when listings expire, until the service can be asked for them",
    };

    private static string Pending(VolumeStatus status) => status.PendingEntries == 0
        ? "nothing, the remote has everything"
        : $"{SyncLines.Changes(status.PendingEntries)}, {ByteSize.Format(status.PendingBytes)}"
            + (status.RefusedEntries > 0 ? $", {status.RefusedEntries} of them refused" : "");

    private string Line(PendingEntry entry)
    {
        var target = entry.TargetPath is null ? "" : $" -> {PlainText.Of(entry.TargetPath)}";
        var size = entry.Bytes > 0 ? $", {ByteSize.Format(entry.Bytes)}" : "";
        var reason = entry.Reason is null ? "" : $": {PlainText.Of(entry.Reason)}";
        var next = entry.NextTry is { } at ? $" (tried {entry.Attempts} times, again in {Until(at)})" : "";
        return $"{Word(entry.State)} {Word(entry.Kind)} {PlainText.Of(entry.Path)}{target}{size}{reason}{next}";
    }

    private static string Word(PendingState state) => state switch
    {
        PendingState.Queued => "queued",
        PendingState.Running => "running",
        PendingState.Waiting => "waiting",
        PendingState.Refused => "REFUSED",
    };

    private static string Word(PendingKind kind) => kind switch
    {
        PendingKind.Upload => "upload",
        PendingKind.Create => "create",
        PendingKind.Move => "move",
        PendingKind.Delete => "delete",
        PendingKind.Attributes => "attributes",
    };

    private static string Share(long bytes, long most) => $"{ByteSize.Format(bytes)} of {ByteSize.Format(most)}";

    private string Ago(DateTimeOffset moment) => $"{Span(time.GetUtcNow() - moment)} ago";

    private string Until(DateTimeOffset moment) => Span(moment - time.GetUtcNow());

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };
}
