namespace CloudMount.Remote;

/// <summary>Whether a mount learns at once what others change.</summary>
public enum FeedState
{
    /// <summary>The service does not tell: changes show when listings expire.</summary>
    None,

    /// <summary>The service tells.</summary>
    Followed,

    /// <summary>It would tell, but cannot be asked now.</summary>
    Interrupted,
}
