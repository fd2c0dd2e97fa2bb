using CloudMount.Primitives;

namespace CloudMount.Remote;

/// <summary>What to change of a remote entry beside its content; null leaves a part as it is.</summary>
/// <param name="Attributes">Replaces all attributes of the path.</param>
public sealed record RemoteEdit(Timestamp? ModifyTime = null, IReadOnlyDictionary<string, string>? Attributes = null);
