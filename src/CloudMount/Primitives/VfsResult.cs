using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Primitives;

/// <summary>A value, or the status that says why there is none. Allocates nothing.</summary>
public readonly struct VfsResult<T>
{
    private readonly T _value;

    private VfsResult(VfsStatus status, T value)
    {
        Status = status;
        _value = value;
    }

    public VfsStatus Status { get; }

    public bool IsOk => Status == VfsStatus.Ok;

    /// <summary>The value. Throws <see cref="InvalidOperationException"/> when <see cref="Status"/> is not Ok: a bug of the caller.</summary>
    public T Value => IsOk ? _value : throw new InvalidOperationException($"A result of status {Status} has no value.");

    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsOk;
    }

    public static implicit operator VfsResult<T>(T value) => new(VfsStatus.Ok, value);

    public static implicit operator VfsResult<T>(VfsStatus status) =>
        status == VfsStatus.Ok ? throw new ArgumentException("Ok needs a value.", nameof(status)) : new(status, default!);

    public override string ToString() => IsOk ? $"Ok({_value})" : Status.ToString();
}
