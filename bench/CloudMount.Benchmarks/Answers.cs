using CloudMount.Primitives;

namespace CloudMount.Benchmarks;

/// <summary>Takes the value of an answer that has to be there at once.</summary>
internal static class Answers
{
    public static T Now<T>(ValueTask<VfsResult<T>> answer) =>
        answer.IsCompletedSuccessfully ? answer.Result.Value : throw new InvalidOperationException("The answer was not there at once.");
}
