namespace CloudMount.Remote;

/// <summary>The calls of <see cref="IRemoteStore"/>, to count them, to log them and to make chosen ones fail.</summary>
public enum RemoteCall
{
    Connect,
    Stat,
    List,
    OpenRead,
    Upload,
    MakeDirectory,
    Move,
    Edit,
    Delete,
    GetSpace,
    GetChanges,
}
