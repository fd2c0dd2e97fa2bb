using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Jobs;

/// <summary>What is done to one of several entries.</summary>
/// <param name="Id">Told to the client when it is done.</param>
/// <param name="Path">Told to the client when it is not.</param>
/// <param name="Act">Null when it is done.</param>
internal sealed record JobStep(string Id, string Path, Func<Task<Refusal?>> Act);
