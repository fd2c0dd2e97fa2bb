using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Jobs;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>job/status</c>.</summary>
internal sealed class JobCalls(JobReplies jobs)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "job", "status", Read)
        {
            Description = new("How far a job is.")
            {
                Id = "The id of the job.",
                Reply = Shape.Named(
                    "JobStatus",
                    Field.Required("job_id", Shape.Id),
                    Field.Required("status", Shape.OneOf("pending", "running", "done", "failed")),
                    Field.Required("failures", Shape.Whole, "How many entries failed."),
                    Field.Required("errors", Shape.ListOf(Shape.Object(Field.Required("path", Shape.Text), Field.Required("msg", Shape.Text))), "The first of them."),
                    Field.Required("ids", Shape.ListOf(Shape.Id), "Of what was done so far.")),
            },
        },
    ];

    private Reply Read(CallRequest request) => jobs.Describe(request.Id) ?? new Refusal(RefusalKind.NotFound, "There is no such job.");
}
