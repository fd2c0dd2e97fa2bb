using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Server.Files;

/// <summary>What a call answers, or why it is refused.</summary>
internal readonly struct Outcome<T>
{
    private readonly T _value;
    private readonly Refusal? _refusal;

    private Outcome(T value, Refusal? refusal)
    {
        _value = value;
        _refusal = refusal;
    }

    /// <summary>For values of interfaces, which do not convert by themselves.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = _refusal;
        return refusal is null;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default!, refusal);
}
