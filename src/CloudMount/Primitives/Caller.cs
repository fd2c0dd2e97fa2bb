namespace CloudMount.Primitives;

/// <summary>Who asks: the ids of the calling process, as the kernel gives them. All 0 for work of the kernel's own.</summary>
public readonly record struct Caller(uint UserId, uint GroupId, uint ProcessId);
