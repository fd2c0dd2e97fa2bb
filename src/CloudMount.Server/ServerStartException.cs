namespace CloudMount.Server;

/// <summary>The server cannot start. The message is one sentence for people: what is wrong and what to do.</summary>
public sealed class ServerStartException(string message, Exception? cause = null) : Exception(message, cause);
