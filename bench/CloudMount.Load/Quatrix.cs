using System.Globalization;
using System.Net.Http.Headers;

namespace CloudMount.Load;

/// <summary>Quatrix API 1.0, by a session.</summary>
internal sealed class Quatrix(Uri server, AuthenticationHeaderValue login, string directory) : IUserApi
{
    private const string Calls = "/api/1.0/";
    private readonly Connection _connection = new(server, login);
    private readonly Dictionary<string, string> _ids = [];
    private string _directoryId = "";

    public async Task<Reply> BeginAsync()
    {
        var session = await _connection.GetAsync(Calls + "session/login");
        if (!session.IsSuccess) return session;
        _connection.UseSession(session.Json.GetProperty("session_id").GetString()!);
        var home = await _connection.JsonAsync(Calls + "file/id", new { path = "" });
        if (!home.IsSuccess) return home;
        var made = await _connection.JsonAsync(Calls + "file/makedir", new { target = home.Json.GetProperty("file_id").GetString(), name = directory, resolve = false });
        if (made.IsSuccess) _directoryId = made.Json.GetProperty("id").GetString()!;
        return made;
    }

    /// <summary>Null for one that it has not.</summary>
    public string? IdOf(string name) => _ids.GetValueOrDefault(name);

    public async Task<Reply> PutAsync(string name, byte[] content, bool isNew)
    {
        var link = isNew
            ? await _connection.JsonAsync(Calls + "upload/link", new { parent_id = _directoryId, name, file_size = content.Length, resolve = false })
            : await _connection.JsonAsync(Calls + "file/modify/" + _ids[name], new { file_size = content.Length, truncate = 0 });
        if (!link.IsSuccess) return link;
        var key = link.Json.GetProperty("upload_key").GetString()!;
        if (content.Length > 0)
        {
            var body = new ByteArrayContent(content);
            body.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes 0-{content.Length - 1}/{content.Length}"));
            var chunk = await _connection.SendAsync(HttpMethod.Post, "/upload/chunked/" + key, body);
            if (!chunk.IsSuccess) return chunk;
        }

        var final = await _connection.GetAsync(Calls + "upload/finalize/" + key);
        if (final.IsSuccess) _ids[name] = final.Json.GetProperty("id").GetString()!;
        return final;
    }

    public async Task<Reply> GetAsync(string name) => await DownloadAsync(_ids[name]);

    public async Task<(Reply Reply, Dictionary<string, long> Files)> ListAsync()
    {
        var reply = await _connection.GetAsync(Calls + "file/metadata/" + _directoryId);
        return (reply, reply.Sizes("content"));
    }

    public async Task<Reply> RenameAsync(string name, string newName)
    {
        var reply = await _connection.JsonAsync(Calls + "file/rename/" + _ids[name], new { name = newName, resolve = false });
        if (reply.IsSuccess && _ids.Remove(name, out var id)) _ids[newName] = id;
        return reply;
    }

    public async Task<Reply> DeleteAsync(string name)
    {
        var reply = await _connection.JsonAsync(Calls + "file/delete", new { ids = new[] { _ids[name] }, delete_permanently = true });
        if (reply.IsSuccess) _ids.Remove(name);
        return reply;
    }

    public Task<Reply> ReachAsync(string site, string otherDirectory, string name, string? id) => id is null
        ? _connection.JsonAsync(Calls + "file/id", new { path = $"/.cloudmount-sites/{site}/{otherDirectory}/{name}" })
        : DownloadAsync(id);

    public void Dispose() => _connection.Dispose();

    private async Task<Reply> DownloadAsync(string id)
    {
        var link = await _connection.JsonAsync(Calls + "file/download-link", new { ids = new[] { id } });
        return link.IsSuccess ? await _connection.GetAsync($"{Calls}file/download/{link.Json.GetProperty("id").GetString()}") : link;
    }
}
