namespace CloudMount.Server.Changes;

/// <summary>By which way somebody came. The numbers are kept in journal.db.</summary>
internal enum ServedApi
{
    /// <summary>The server by itself.</summary>
    None = 0,
    SmartFile = 1,
    Quatrix = 2,
}
