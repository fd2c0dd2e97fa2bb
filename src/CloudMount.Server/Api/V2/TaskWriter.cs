using CloudMount.Server.Answers;
using CloudMount.Server.Jobs;

namespace CloudMount.Server.Api.V2;

/// <summary>Writes what is told of a task.</summary>
internal static class TaskWriter
{
    /// <summary>The kind of a task whose results are checksums.</summary>
    public const string Checksum = "Checksum";

    public static void WriteMembers(IAnswerWriter writer, string id, string url, Job job)
    {
        var report = job.Report();
        writer.Text("uuid", id);
        writer.Text("url", url);
        writer.Text("type", job.Kind);
        writer.BeginMap("result");
        writer.Text("status", StatusOf(report));
        writer.BeginMap("result");
        if (job.Kind == Checksum) WriteMap(writer, "checksums", report.Results);

        // Clients take any errors, even none, for a failure.
        if (report.Failures > 0)
        {
            writer.Number("failures", report.Failures);
            WriteMap(writer, "errors", report.Errors.DistinctBy(error => error.Path));
        }

        writer.EndObject();
        writer.EndObject();
    }

    /// <summary>What was done in part is a success with errors, as the service has it.</summary>
    private static string StatusOf(JobReport report) => report.State switch
    {
        JobState.Pending => "PENDING",
        JobState.Running => "PROGRESS",
        JobState.Done => "SUCCESS",
        JobState.Failed => report.Done.Count > 0 ? "SUCCESS" : "FAILURE",
    };

    private static void WriteMap(IAnswerWriter writer, string name, IEnumerable<(string Name, string Value)> pairs)
    {
        writer.BeginMap(name);
        foreach (var (key, value) in pairs) writer.Text(key, value);
        writer.EndObject();
    }
}
