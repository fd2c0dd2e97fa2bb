using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>What is built from the tokens of a JSON reply.</summary>
internal interface IJsonTarget
{
    /// <summary>True when there is more than is taken.</summary>
    bool IsTooLarge { get; }

    /// <summary>True once the last token came.</summary>
    bool IsWhole { get; }

    /// <summary>Takes one token. Throws <see cref="JsonException"/> when nothing of the protocol begins like this.</summary>
    void Take(ref Utf8JsonReader reader);
}
