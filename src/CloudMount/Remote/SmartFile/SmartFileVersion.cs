namespace CloudMount.Remote.SmartFile;

/// <summary>The two APIs of SmartFile, which have little in common (facts B.9).</summary>
public enum SmartFileVersion
{
    /// <summary>v1.0, and what our own server adds to it.</summary>
    V1,

    V2,
}
