using System.Buffers;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Changes;

/// <summary>
/// Who makes the request that is being answered, and what he reaches. It flows with the request, and with what that begins and leaves behind, so
/// that no call on the way down to the folder has to pass it on, and none can forget it.
/// </summary>
internal static class Requester
{
    public const string OriginHeader = "X-CloudMount-Client";

    private const int MaxOriginLength = 64;
    private static readonly SearchValues<char> OriginCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly AsyncLocal<Holder?> Ambient = new();

    public static Author Current => Ambient.Value?.Author ?? Author.Server;

    /// <summary>What of the served folder paths and ids lead to: all of it for the server by itself. A request reaches nothing before it is known whose it is.</summary>
    public static Territory Territory => Ambient.Value is not { } holder ? Territory.Whole
        : holder.Territory ?? throw new InvalidOperationException("It is not known whose request this is.");

    /// <summary>
    /// Begins a request whose account is not known yet. To be called by the method that all of it runs in. What is answered tells whoever asks, from outside too,
    /// whose request it is by then.
    /// </summary>
    public static Func<Author> Begin(ServedApi api, HttpRequest request)
    {
        var holder = new Holder(new(null, api, OriginOf(request)));
        Ambient.Value = holder;
        return () => holder.Author;
    }

    /// <summary>Now it is known.</summary>
    public static void Identify(Guid account, Territory territory)
    {
        if (Ambient.Value is not { } holder) return;
        holder.Author = holder.Author with { Account = account };
        holder.Territory = territory;
    }

    /// <summary>The request goes on with what another was given, and counts as its.</summary>
    public static void ActFor(Author giver, Territory territory)
    {
        if (Ambient.Value is not { } holder) return;
        holder.Author = holder.Author with { Account = giver.Account, Origin = holder.Author.Origin ?? giver.Origin };
        holder.Territory = territory;
    }

    /// <summary>The request of who is known goes on where another is at home.</summary>
    public static void Enter(Territory territory)
    {
        if (Ambient.Value is { } holder) holder.Territory = territory;
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

        /// <summary>Null while nobody is known.</summary>
        public Territory? Territory { get; set; }
    }
}
