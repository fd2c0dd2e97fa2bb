namespace CloudMount.Remote.Http;

/// <summary>One call, from which each attempt makes its request.</summary>
/// <param name="Subject">What messages name: a remote path. Never an address with a token.</param>
/// <param name="NewRequest">Makes a fresh request; one that sends content reports each piece to the given timeout.</param>
/// <param name="IsTransfer">It moves content: it takes a place among the transfers and has no limit but for idleness.</param>
/// <param name="ServerBytes">How much content the service has to read or flush before it can answer.</param>
/// <param name="SourceFailure">What the local source of the content threw in the last attempt: then nobody else failed.</param>
/// <param name="IsLogin">It asks for a session itself, and brings its own credentials.</param>
/// <param name="PollWait">It follows what others change, and the service may wait this long before it answers: it takes no place, is made once, and its failure is no outage.</param>
internal sealed record HttpCall(
    string Subject,
    Func<ProgressTimeout, HttpRequestMessage> NewRequest,
    RepeatRule Rule,
    bool IsTransfer = false,
    long ServerBytes = 0,
    Func<IOException?>? SourceFailure = null,
    bool IsLogin = false,
    TimeSpan? PollWait = null)
{
    // What a slow disk reads or flushes.
    private const double ServerBytesPerSecond = 20e6;

    /// <summary>Whether its success shows that the account is let in. What moves content may need no more than the key in its address.</summary>
    public bool ProvesLogin { get; init; } = !IsTransfer;

    /// <summary>It changes nothing, and a program may wait for it: it is made again while the service may only be on its way back.</summary>
    public bool IsRead { get; init; }

    public bool IsPoll => PollWait is not null;

    /// <summary>How long the head of the reply may take.</summary>
    public static TimeSpan ReplyTimeout(RemoteHttpOptions options, long serverBytes) =>
        options.ReplyTimeout + TimeSpan.FromSeconds(serverBytes / ServerBytesPerSecond);
}
