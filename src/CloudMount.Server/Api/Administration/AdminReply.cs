using CloudMount.Server.Answers;

namespace CloudMount.Server.Api.Administration;

/// <summary>What such a call answers: an object, a list of objects, or nothing.</summary>
internal sealed record AdminReply(int Status)
{
    public Action<IAnswerWriter>? Object { get; init; }

    public IEnumerable<Action<IAnswerWriter>>? Items { get; init; }

    /// <summary>Where what was made can be read.</summary>
    public string? Location { get; init; }
}
