using CloudMount.Server.Files;

namespace CloudMount.Server.Copying;

/// <summary>Where the entries of a tree are copied to.</summary>
/// <typeparam name="T">How a directory of the copy is known.</typeparam>
internal interface ICopyTarget<T>
{
    /// <summary>Makes a directory in one of the copy. NotFound, Exists, Invalid, Forbidden.</summary>
    /// <param name="source">The directory it is the copy of.</param>
    Task<Outcome<T>> MakeAsync(T parent, string name, EntryFacts source);

    /// <summary>Copies a file into a directory of the copy. Null when it is there; NotFound, Exists, Invalid, Forbidden, NoSpace, Busy.</summary>
    Task<Refusal?> CopyFileAsync(ApiPath from, EntryFacts source, T parent, string name, CancellationToken cancellation);
}
