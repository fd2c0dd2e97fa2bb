namespace CloudMount.Remote;

/// <summary>The local content changed while it was being uploaded. Stores answer <see cref="RemoteErrorKind.SourceChanged"/>.</summary>
public sealed class SourceChangedException() : IOException("The content changed while it was read.");
