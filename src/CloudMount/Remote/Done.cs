namespace CloudMount.Remote;

/// <summary>The value of a remote call that answers nothing but its success.</summary>
public readonly record struct Done;
