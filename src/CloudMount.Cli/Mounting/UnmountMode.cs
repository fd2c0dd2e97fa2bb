namespace CloudMount.Cli.Mounting;

/// <summary>What an unmount does about open files.</summary>
internal enum UnmountMode
{
    /// <summary>The mount stays while files are open in it.</summary>
    WhenUnused,

    /// <summary>The mount vanishes from its place; its users have a few seconds to close their files.</summary>
    Soon,

    /// <summary>What is open is cut off.</summary>
    AtOnce,
}
