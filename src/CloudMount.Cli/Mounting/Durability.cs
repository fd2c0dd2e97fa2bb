namespace CloudMount.Cli.Mounting;

/// <summary>What fsync and close wait for.</summary>
internal enum Durability
{
    /// <summary>The local disk.</summary>
    Local,

    /// <summary>The remote.</summary>
    Remote,
}
