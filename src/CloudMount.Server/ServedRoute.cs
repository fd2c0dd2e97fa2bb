namespace CloudMount.Server;

/// <summary>A call that the server answers, of whichever API.</summary>
/// <param name="Path">As it is called; <c>{path}</c>, <c>{id}</c> and <c>{token}</c> stand for what a request names.</param>
/// <param name="IsOpen">Whether it asks for no credentials.</param>
internal sealed record ServedRoute(string Method, string Path, bool IsOpen = false);
