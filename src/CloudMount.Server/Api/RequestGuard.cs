using System.Net;
using CloudMount.Server.Answers;
using CloudMount.Server.Api.V2;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Api;

/// <summary>Around each request: announces the extensions, answers what was thrown, and writes the access log, one line per request.</summary>
internal sealed class RequestGuard(ApiEndpoint endpoint, ApiFeatures features, RunningRequests running, TimeProvider time, ILogger logger)
{
    private static readonly Refusal Broken = new(RefusalKind.Invalid, "The request is broken or incomplete.");

    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        Announce(context);
        running.Add(context, Requester.Begin(IsForQuatrix(context) ? ServedApi.Quatrix : ServedApi.SmartFile, context.Request));
        try
        {
            await endpoint.HandleAsync(context).ConfigureAwait(false);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested
            && gone is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            context.Abort();
        }
        catch (BadHttpRequestException broken)
        {
            await AnswerAsync(context, Why(broken), broken).ConfigureAwait(false);
        }
        catch (IOException broken) when (broken.InnerException is OverflowException)
        {
            // How Kestrel tells of a chunk (RFC 9112 7.1) that says to be larger than it can count.
            await AnswerAsync(context, Broken, broken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "A request failed.");
            await AnswerAsync(context, new(RefusalKind.Failed, "The server failed; its log says why."), failure).ConfigureAwait(false);
        }
        finally
        {
            running.Remove(context);
        }

        Log(context, time.GetElapsedTime(began));
    }

    private void Announce(HttpContext context)
    {
        var announcement = IsForQuatrix(context) ? features.QuatrixAnnouncement : IsForV2(context) ? null : features.Announcement;
        if (announcement is not null) context.Response.Headers[ApiFeatures.HeaderName] = announcement;
    }

    private bool IsForQuatrix(HttpContext context) => features.AnswersQuatrix && QuatrixTarget.Takes(SegmentsOf(context));

    private static bool IsForV2(HttpContext context) => V2Target.Takes(SegmentsOf(context));

    // A body that stalled says nothing about the request: clients may send it again, as they would not after a 400.
    private static Refusal Why(BadHttpRequestException broken) => broken.StatusCode == StatusCodes.Status408RequestTimeout
        ? new(RefusalKind.TimedOut, "The request did not arrive in time.")
        : Broken;

    private Task AnswerAsync(HttpContext context, Refusal refusal, Exception cause)
    {
        if (context.Response.HasStarted || cause is ConnectionResetException)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        Announce(context);
        return IsForQuatrix(context) ? ErrorReply.Of(refusal).SendAsync(context)
            : IsForV2(context) ? V2Error.SendAsync(context, refusal)
            : Answerer.AnswerAsync(context.Response, AnswerFormat.Json, refusal);
    }

    private static string[] SegmentsOf(HttpContext context) =>
        RawTarget.ReadSegments(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).TryGet(out var segments, out _) ? segments : [];

    private void Log(HttpContext context, TimeSpan duration)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        logger.LogInformation(
            "{Method} {Path} {Status} {Milliseconds:F1} ms from {Client}",
            context.Request.Method,
            LoggedPath(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget),
            context.Response.StatusCode,
            duration.TotalMilliseconds,
            context.Connection.RemoteIpAddress ?? IPAddress.None);
    }

    /// <summary>The path as it was sent; a token is a credential and is left out.</summary>
    private static string LoggedPath(string target)
    {
        if (!RawTarget.ReadSegments(target).TryGet(out var segments, out _)) return "(malformed)";
        return segments switch
        {
            [TransferUrls.UploadFolder, ..] => $"/{TransferUrls.UploadFolder}/-",
            [TransferUrls.DownloadFolder, ..] => $"/{TransferUrls.DownloadFolder}/-",
            [LinkedCalls.Folder, ..] => $"/{LinkedCalls.Folder}/-",
            _ when QuatrixTarget.HoldsSecret(segments) => $"/{string.Join('/', segments[..4])}/-",
            _ => RawTarget.PathOf(target),
        };
    }
}
