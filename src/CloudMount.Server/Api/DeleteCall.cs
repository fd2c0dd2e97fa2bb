using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary><c>DELETE /paths/delete__PATH__</c>: a file, or a directory with all it holds.</summary>
internal sealed class DeleteCall(EntryRemover remover, ApiFeatures features) : IPathCall
{
    public string Verb => "delete";

    public string Methods => "DELETE";

    public async Task<Outcome<PathReply>> CallAsync(ApiRequest request)
    {
        var condition = features.HasRecords ? new RemovalCondition(request.Fields["if_version"], request.Fields["if_tree"]) : new();
        return await remover.RemoveAsync(request.Path, condition).ConfigureAwait(false) is { } refusal
            ? refusal : new PathReply(StatusCodes.Status204NoContent);
    }
}
