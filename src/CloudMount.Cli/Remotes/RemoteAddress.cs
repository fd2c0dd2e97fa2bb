using System.Diagnostics.CodeAnalysis;
using CloudMount.Remote;

namespace CloudMount.Cli.Remotes;

/// <summary>A remote as a URL: <c>smartfile://HOST[:PORT]/PATH</c> (https) or <c>smartfile+http://HOST[:PORT]/PATH</c>, or
/// <c>quatrix://HOST[:PORT]/PATH</c> (https). <c>?api=1.0</c> or <c>?api=2</c> behind the first two tells which API of SmartFile is spoken.</summary>
/// <param name="Base">Scheme, host and port of the service.</param>
/// <param name="Root">The directory of the service that is mounted.</param>
internal sealed record RemoteAddress(Uri Base, RemotePath Root, RemoteService Service = RemoteService.SmartFile)
{
    private const string Secure = "smartfile";
    private const string Plain = "smartfile+http";
    private const string Quatrix = "quatrix";
    private const string ApiQuery = "?api=";

    /// <summary>Whether a key alone, without an "@" and without a password, is let in: as an API key.</summary>
    public bool TakesApiKey => Service == RemoteService.Quatrix;

    /// <summary>Which API of SmartFile to speak; null to ask the service.</summary>
    public SmartFileApi? Api { get; init; }

    /// <summary>The URL as people write it.</summary>
    public string Text => Api is { } api ? $"{Place}{ApiQuery}{SmartFileApiName.Of(api)}" : Place;

    /// <summary>The URL of the files, by whichever API.</summary>
    public string Place => $"{Scheme}://{Base.Authority}{Escape(Root.Value)}";

    private string Scheme => Service == RemoteService.Quatrix ? Quatrix : IsEncrypted ? Secure : Plain;

    public bool IsEncrypted => Base.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads a URL. Throws <see cref="CliException"/> with what is wrong with it, never repeating credentials in it.</summary>
    public static RemoteAddress Parse(string text)
    {
        var scheme = text.Split("://", 2)[0];
        var http = scheme.ToLowerInvariant() switch
        {
            Secure or Quatrix => Uri.UriSchemeHttps,
            Plain => Uri.UriSchemeHttp,
            _ => Throw($"\"{scheme}://\" is not a kind of remote. Write smartfile://HOST/PATH or quatrix://HOST/PATH, or smartfile+http://HOST:PORT/PATH without encryption."),
        };
        if (!Uri.TryCreate(http + text[scheme.Length..], UriKind.Absolute, out var url) || url.Host.Length == 0)
            Throw($"The URL of the remote has no host or is malformed. Write {scheme}://HOST[:PORT]/PATH.");
        if (url.UserInfo.Length > 0)
            Throw("Credentials do not belong into the URL, where others can see them. Use \"cloudmount config add\", or CLOUDMOUNT_KEY and CLOUDMOUNT_PASSWORD.");
        var service = scheme.Equals(Quatrix, StringComparison.OrdinalIgnoreCase) ? RemoteService.Quatrix : RemoteService.SmartFile;
        var isApi = service == RemoteService.SmartFile && url.Query.StartsWith(ApiQuery, StringComparison.Ordinal);
        if ((url.Query.Length > 0 && !isApi) || url.Fragment.Length > 0)
            Throw("The URL of the remote ends with its path: write ? as %3F and # as %23.");
        if (!RemotePath.TryParse(Uri.UnescapeDataString(url.AbsolutePath), out var root))
            Throw($"The path of the remote, {url.AbsolutePath}, is not one that a service can have.");
        return new(new Uri($"{http}://{url.Authority}/"), root, service) { Api = isApi ? SmartFileApiName.Parse(url.Query[ApiQuery.Length..]) : null };
    }

    /// <summary>The same service, deeper.</summary>
    public RemoteAddress At(string path)
    {
        var joined = Root.Value + "/" + path;
        return RemotePath.TryParse(joined, out var root) ? this with { Root = root } : Throw<RemoteAddress>($"{path} is not a path that a service can have.");
    }

    /// <summary>Escapes what a URL would read as something else; the rest stays readable.</summary>
    private static string Escape(string path) => string.Concat(
        path.Select(letter => letter is '%' or '?' or '#' or '\\' || char.IsWhiteSpace(letter) || char.IsControl(letter) ? Uri.EscapeDataString(letter.ToString()) : letter.ToString()));

    [DoesNotReturn]
    private static string Throw(string message) => Throw<string>(message);

    [DoesNotReturn]
    private static T Throw<T>(string message) => throw new CliException(ExitCode.Usage, message);
}
