using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Jobs;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>job/status</c>.</summary>
internal sealed class JobCalls(JobQueue jobs)
{
    public IEnumerable<Route> Routes => [new("GET", "job", "status", Read)];

    private Reply Read(CallRequest request) => jobs.Describe(request.Id) ?? new Refusal(RefusalKind.NotFound, "There is no such job.");
}
