using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Remote;

/// <summary>The answer of a remote call, or why there is none.</summary>
public readonly struct RemoteResult<T>
{
    private readonly T _value;

    private RemoteResult(T value, RemoteError? error)
    {
        _value = value;
        Error = error;
    }

    public RemoteError? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The value. Throws <see cref="InvalidOperationException"/> when the call failed: a bug of the caller.</summary>
    public T Value => IsOk ? _value : throw new InvalidOperationException($"A failed remote call has no value: {Error.Message}");

    [MemberNotNullWhen(false, nameof(Error))]
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsOk;
    }

    public static implicit operator RemoteResult<T>(T value) => new(value, null);

    public static implicit operator RemoteResult<T>(RemoteError error) => new(default!, error);

    public override string ToString() => IsOk ? $"Ok({_value})" : Error.ToString();
}
