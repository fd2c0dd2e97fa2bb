namespace CloudMount.Control;

/// <summary>A mount could not be asked, or did not do what it was asked. The message is one sentence for people.</summary>
public sealed class ControlException(string message, Exception? cause = null) : Exception(message, cause);
