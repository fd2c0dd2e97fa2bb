using CloudMount.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>What a call answers.</summary>
/// <param name="Write">Writes the body; null for none.</param>
internal sealed record V2Reply(int Status, Func<AnswerBody, Task>? Write = null)
{
    public static V2Reply Empty { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>The call has answered the request itself.</summary>
    public static V2Reply Sent { get; } = new(0);

    /// <summary>Where what was made is found; null for nothing.</summary>
    public string? Location { get; init; }

    /// <param name="write">Writes the members of the one object that is answered.</param>
    public static V2Reply Object(Action<IAnswerWriter> write, int status = StatusCodes.Status200OK) => new(status, body =>
    {
        body.Writer.BeginObject();
        write(body.Writer);
        body.Writer.EndObject();
        return Task.CompletedTask;
    });

    public async Task SendAsync(HttpResponse response)
    {
        if (this == Sent) return;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (Write is null) return;
        using var body = new AnswerBody(response, AnswerFormat.Json);
        await Write(body).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }
}
