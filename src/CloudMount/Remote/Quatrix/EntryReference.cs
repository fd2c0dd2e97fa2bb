namespace CloudMount.Remote.Quatrix;

/// <summary>How a call names an entry: by its id, or by its path below the home where the server takes paths.</summary>
internal readonly record struct EntryReference
{
    private EntryReference(string value, bool isPath) => (Value, IsPath) = (value, isPath);

    /// <summary>The id, or the path without the slash at its beginning.</summary>
    public string Value { get; }

    public bool IsPath { get; }

    public static EntryReference ById(string id) => new(id, false);

    /// <param name="full">From the home of the account.</param>
    public static EntryReference ByPath(RemotePath full) => new(full.Value[1..], true);
}
