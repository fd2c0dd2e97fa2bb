namespace CloudMount.Server.Quatrix.Calls;

/// <summary>Who may make a call.</summary>
internal enum RouteAccess
{
    /// <summary>Who has a session or an API key.</summary>
    Known,

    /// <summary>Also a session whose login still lacks a second factor.</summary>
    Begun,

    /// <summary>A session only: an API key that gets lost must not take its account over.</summary>
    Session,

    /// <summary>Anybody.</summary>
    Anyone,
}
