using System.Net.Http.Headers;

namespace CloudMount.Load;

/// <summary>SmartFile v1.0 with the server's extensions.</summary>
internal sealed class FirstSmartFile(Uri server, AuthenticationHeaderValue login, string directory) : IUserApi
{
    private const string Paths = "/api/1.0/paths/";
    private readonly Connection _connection = new(server, login);

    public Task<Reply> BeginAsync() => _connection.FormAsync(HttpMethod.Post, $"{Paths}add/{directory}", ("directory", ""));

    public async Task<Reply> PutAsync(string name, byte[] content, bool isNew)
    {
        var target = $"{Paths}edit/{directory}/{name}";
        var link = await (isNew
            ? _connection.FormAsync(HttpMethod.Put, target, ("upload", ""), ("if_version", ""))
            : _connection.FormAsync(HttpMethod.Put, target, ("upload", "")));
        return link.IsSuccess ? await _connection.SendAsync(HttpMethod.Post, link.Json.GetProperty("upload").GetString()!, new ByteArrayContent(content)) : link;
    }

    public async Task<Reply> GetAsync(string name)
    {
        var link = await _connection.GetAsync($"{Paths}list/{directory}/{name}?download=");
        return link.IsSuccess ? await _connection.GetAsync(link.Json.GetProperty("download").GetString()!) : link;
    }

    public async Task<(Reply Reply, Dictionary<string, long> Files)> ListAsync()
    {
        var reply = await _connection.GetAsync($"{Paths}list/{directory}?recurse=1");
        return (reply, reply.Sizes("children"));
    }

    public Task<Reply> RenameAsync(string name, string newName) => _connection.FormAsync(HttpMethod.Put, $"{Paths}edit/{directory}/{name}", ("name", newName));

    public Task<Reply> DeleteAsync(string name) => _connection.SendAsync(HttpMethod.Delete, $"{Paths}delete/{directory}/{name}", null);

    public Task<Reply> ReachAsync(string site, string otherDirectory, string name, string? id) =>
        _connection.GetAsync($"{Paths}list/%2e%2e/{site}/{otherDirectory}/{name}?download=");

    public void Dispose() => _connection.Dispose();
}
