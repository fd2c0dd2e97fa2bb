namespace CloudMount.Staging;

/// <summary>How much a load is wanted, in rising order.</summary>
internal enum FillKind
{
    /// <summary>Nobody waits yet. Leaves connections and space to the others.</summary>
    Ahead,

    /// <summary>A reader waits. Without space it reads past the staging file.</summary>
    Demand,

    /// <summary>A write or an upload can not do without. Only a full disk refuses it.</summary>
    Required,
}
