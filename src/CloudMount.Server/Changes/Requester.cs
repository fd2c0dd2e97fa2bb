using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Changes;

/// <summary>
/// Who makes the request that is being answered. It flows with the request, so that no call on the way down to the folder has to pass it on, and
/// none can forget it.
/// </summary>
internal static class Requester
{
    public const string OriginHeader = "X-CloudMount-Client";

    private const int MaxOriginLength = 64;
    private static readonly SearchValues<char> OriginCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly AsyncLocal<Holder?> Ambient = new();

    public static Author Current => Ambient.Value?.Author ?? Author.Server;

    /// <summary>Begins a request whose account is not known yet. To be called by the method that all of it runs in.</summary>
    public static void Begin(ServedApi api, HttpRequest request) => Ambient.Value = new(new(null, api, OriginOf(request)));

    /// <summary>Now it is known.</summary>
    public static void Identify(Guid account)
    {
        if (Ambient.Value is { } holder) holder.Author = holder.Author with { Account = account };
    }

    /// <summary>The request goes on with what another was given, and counts as its.</summary>
    public static void ActFor(Author giver)
    {
        if (Ambient.Value is { } holder) holder.Author = holder.Author with { Account = giver.Account, Origin = holder.Author.Origin ?? giver.Origin };
    }

    /// <summary>Null for none, and for what is not 1 to 64 letters, digits and hyphens.</summary>
    private static string? OriginOf(HttpRequest request)
    {
        var text = request.Headers[OriginHeader].ToString();
        return text.Length is > 0 and <= MaxOriginLength && !text.AsSpan().ContainsAnyExcept(OriginCharacters) ? text : null;
    }

    private sealed class Holder(Author author)
    {
        public Author Author { get; set; } = author;
    }
}
