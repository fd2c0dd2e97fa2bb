using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>One of the calls of the Path API.</summary>
internal interface IPathCall
{
    /// <summary>As it stands in the URL.</summary>
    string Verb { get; }

    /// <summary>The methods it is called with, as the Allow header has them.</summary>
    string Methods { get; }

    Task<Outcome<PathReply>> CallAsync(ApiRequest request);
}
