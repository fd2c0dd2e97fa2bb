using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// Where a path leads: an open directory and a name in it, which may or may not exist. Stays the same place when directories above are
/// moved. For the root of a territory the name is ".".
/// </summary>
/// <param name="path">In the territory.</param>
internal sealed class Place(ApiPath path, Territory territory, DirectoryHandle directory, string name, EntryStat directoryStat, long directoryMoves) : IDisposable
{
    public ApiPath Path { get; } = path;

    /// <summary>From the served folder on.</summary>
    public string FullPath => territory.FullPathOf(Path);

    public DirectoryHandle Directory { get; } = directory;

    public string Name { get; } = name;

    /// <summary>Who the directory is, by whichever path it was reached.</summary>
    public EntryStat DirectoryStat { get; } = directoryStat;

    /// <summary>How many directories had been moved when it was found.</summary>
    public long DirectoryMoves { get; } = directoryMoves;

    /// <summary>What is there. NotFound for nothing and for what is not served.</summary>
    public Outcome<EntryFacts> Read()
    {
        var error = EntryFacts.Read(Directory, Name, out var facts);
        return error == Errno.None ? facts : Refusal.Of(error);
    }

    /// <summary>As <see cref="Read"/>, but null when the name is free, and Forbidden for what is not served: it cannot be replaced.</summary>
    public Outcome<EntryFacts?> ReadTarget() => EntryFacts.Read(Directory, Name, out var facts) switch
    {
        Errno.None => (EntryFacts?)facts,
        Errno.NoEntry => (EntryFacts?)null,
        Errno.Loop => Refusal.NotServed,
        var error => Refusal.Of(error),
    };

    /// <summary>The place of another name in the same directory. Lasts as long as this one, and need not be disposed.</summary>
    public Outcome<Place> Beside(string name) =>
        Path.Parent.Child(name).TryGet(out var path, out var refusal) ? new Place(path, territory, Directory, name, DirectoryStat, DirectoryMoves) : refusal;

    public void Dispose() => Directory.Dispose();
}
