using CloudMount.Index;

namespace CloudMount.WriteBack;

/// <summary>Work within one index change.</summary>
/// <param name="after">Takes what has to follow once the change stays.</param>
internal delegate void IndexAction(IndexChange change, Aftermath after);
