namespace CloudMount.Remote.Http;

/// <summary>What a code of a service's own error model means.</summary>
/// <param name="Kind">Null where the HTTP status says more.</param>
/// <param name="Words">For people, where the service says nothing itself; ends a sentence.</param>
internal readonly record struct CodeMeaning(RemoteErrorKind? Kind, string Words);
