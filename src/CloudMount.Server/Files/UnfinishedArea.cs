using System.Collections.Concurrent;
using System.Security.Cryptography;
using CloudMount.Server.Changes;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;
using CloudMount.Server.Quotas;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Files;

/// <summary>
/// The hidden directory in the served folder where content waits until it is whole and where deleted trees go until they are
/// gone. On the same file system as the rest, so that both ways are one rename(2). Whatever a killed server left there is removed at the next start, but the
/// trash and the uploads that go on after a restart.
/// </summary>
internal sealed class UnfinishedArea : IDisposable
{
    /// <summary>No path of the API begins with it.</summary>
    public const string Name = ".cloudmount-unfinished";

    /// <summary>The directory in it of what was deleted and can be had back.</summary>
    public const string TrashName = "trash";

    /// <summary>The directory in it of the trashes of territories that are not the whole folder.</summary>
    public const string TrashesName = "trashes";

    private const uint OwnerOnly = 0x1C0;
    private readonly DirectoryHandle _directory;
    private readonly EntryStat _stat;
    private readonly SiteQuotas _quotas;
    private readonly BlockingCollection<string> _discarded = [];
    private readonly Thread _remover;

    private UnfinishedArea(DirectoryHandle directory, EntryStat stat, SiteQuotas quotas, ILogger logger)
    {
        _directory = directory;
        _stat = stat;
        _quotas = quotas;
        using (var reader = new DirectoryReader(directory))
        {
            while (reader.MoveNext()) if (reader.ReadName() is { } left && !IsKept(left)) _discarded.Add(left);
        }

        _remover = new Thread(() => new TreeRemover(directory, _discarded, logger).Run()) { IsBackground = true, Name = "remove" };
        _remover.Start();
    }

    /// <summary>Makes or takes over the area of this folder. Busy when another server has it.</summary>
    public static Errno Open(DirectoryHandle root, SiteQuotas quotas, ILogger logger, out UnfinishedArea? area)
    {
        area = null;
        var error = root.MakeDirectory(Name, OwnerOnly);
        if (error is not (Errno.None or Errno.Exists)) return error;
        error = root.OpenDirectory(Name, out var directory);
        if (directory is null) return error;
        error = directory.TryLock();
        if (error != Errno.None)
        {
            directory.Dispose();
            return error == Errno.Again ? Errno.Busy : error;
        }

        error = directory.Stat(".", out var stat);
        if (error == Errno.None) area = new UnfinishedArea(directory, stat, quotas, logger);
        else directory.Dispose();
        return error;
    }

    /// <summary>Whether this directory is the area itself.</summary>
    public bool Is(in EntryStat directory) => _stat.IsSameEntryAs(directory);

    /// <summary>A new, empty file, removed when it is disposed before it was put into place. It takes part of the quota of who asks.</summary>
    public Outcome<UnfinishedFile> CreateFile()
    {
        var name = NewName();
        var error = _directory.CreateFile(name, out var file);
        return file is null ? Why(error) : new UnfinishedFile(_directory, name, file, claim: ClaimOf(name));
    }

    /// <summary>A name for a file that stays until it is put into place or discarded, over a restart too.</summary>
    /// <param name="replaced">The bytes of the file that it will take the place of.</param>
    public static string NewKeptName(long replaced) => KeptName.New(Requester.Territory.Site, replaced);

    /// <summary>Makes such a file, empty; to be opened by the name.</summary>
    public Refusal? CreateKeptFile(string name)
    {
        var error = _directory.CreateFile(name, out var file);
        file?.Dispose();
        if (error == Errno.None) ClaimOf(name)?.Credit(KeptName.CreditOf(name));
        return error == Errno.None ? null : Why(error);
    }

    /// <summary>NotFound when it was put into place or discarded.</summary>
    public Outcome<UnfinishedFile> OpenKeptFile(string name)
    {
        var error = _directory.OpenToWrite(name, out var file);
        return file is null ? Refusal.Of(error) : new UnfinishedFile(_directory, name, file, isKept: true, ClaimOf(name));
    }

    /// <summary>The names of all such files.</summary>
    public IReadOnlyList<string> ListKeptFiles()
    {
        var names = new List<string>();
        using var reader = new DirectoryReader(_directory);
        while (reader.MoveNext()) if (reader.ReadName() is { } name && name.StartsWith(KeptName.Prefix, StringComparison.Ordinal)) names.Add(name);
        return names;
    }

    /// <summary>Makes the trash of a territory when it is missing.</summary>
    public Refusal? EnsureTrash(Territory territory)
    {
        if (territory.IsWhole) return Make(_directory, TrashName);
        if (Make(_directory, TrashesName) is { } refusal) return refusal;
        var error = _directory.OpenDirectory(TrashesName, out var trashes);
        using (trashes) return trashes is null ? Why(error) : Make(trashes, territory.TrashName);
    }

    /// <summary>The names in the directory of trashes.</summary>
    public IReadOnlyList<string> ListTrashes()
    {
        var names = new List<string>();
        _directory.OpenDirectory(TrashesName, out var trashes);
        using (trashes)
        {
            if (trashes is null) return names;
            using var reader = new DirectoryReader(trashes);
            while (reader.MoveNext()) if (reader.ReadName() is { } name) names.Add(name);
            return names;
        }
    }

    /// <summary>A new, empty directory.</summary>
    public Outcome<string> CreateDirectory()
    {
        var name = NewName();
        var error = _directory.MakeDirectory(name);
        return error == Errno.None ? name : Why(error);
    }

    /// <summary>Sets the record of a directory made here.</summary>
    public Errno Record(string name, ReadOnlySpan<byte> record) => ExtendedAttribute.Write(_directory, name, record);

    /// <summary>Puts a directory made here into a free place; Exists when it is not free.</summary>
    public Errno Release(string name, Place place) => _directory.MoveToFree(name, place.Directory, place.Name);

    /// <summary>Takes an entry with all it holds out of its place in one step, to be discarded by its name here.</summary>
    public Errno TakeOut(Place place, out string name)
    {
        name = NewName();
        return place.Directory.MoveToFree(place.Name, _directory, name);
    }

    /// <summary>The bytes of all files in a directory that was taken out.</summary>
    public long Measure(string name)
    {
        _directory.OpenDirectory(name, out var directory);
        using (directory) return directory is null ? 0 : SubtreeSize.OfAll(directory);
    }

    /// <summary>Removes what was made here or taken out, soon after; while the server stops, that is left to the next start.</summary>
    public void Discard(string name)
    {
        _quotas.Release(name);
        if (!_discarded.IsAddingCompleted) _discarded.Add(name);
    }

    public void Dispose()
    {
        _discarded.CompleteAdding();
        _remover.Join();
        _directory.Dispose();
        _discarded.Dispose();
    }

    /// <summary>No path of the client is missing when this directory is.</summary>
    private static Refusal Why(Errno error) => error == Errno.NoEntry ? Refusal.AreaRemoved : Refusal.Of(error);

    private static Refusal? Make(DirectoryHandle directory, string name) =>
        directory.MakeDirectory(name, OwnerOnly) is not (Errno.None or Errno.Exists) and var error ? Why(error) : null;

    private static bool IsKept(string name) => name is TrashName or TrashesName || name.StartsWith(KeptName.Prefix, StringComparison.Ordinal);

    private QuotaClaim? ClaimOf(string name) => _quotas.Of(Requester.Territory) is { } usage ? new(usage, name) : null;

    internal static string NewName() => RandomNumberGenerator.GetHexString(24, lowercase: true);
}
