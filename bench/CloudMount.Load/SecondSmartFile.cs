using System.Net.Http.Headers;

namespace CloudMount.Load;

/// <summary>SmartFile v2.</summary>
internal sealed class SecondSmartFile(Uri server, AuthenticationHeaderValue login, string directory) : IUserApi
{
    private const string Paths = "/api/2/path/";
    private const int PageSize = 1000;

    // No status of HTTP: what the task came to is no success.
    private const int FailedTask = 599;

    private readonly Connection _connection = new(server, login);

    public Task<Reply> BeginAsync() => _connection.FormAsync(HttpMethod.Post, Paths + "oper/mkdir/", ("path", "/" + directory));

    public Task<Reply> PutAsync(string name, byte[] content, bool isNew) =>
        _connection.SendAsync(HttpMethod.Post, $"{Paths}data/{directory}", new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } });

    public Task<Reply> GetAsync(string name) => _connection.GetAsync($"{Paths}data/{directory}/{name}");

    public async Task<(Reply Reply, Dictionary<string, long> Files)> ListAsync()
    {
        Dictionary<string, long> files = [];
        for (var page = 1; ; page++)
        {
            var reply = await _connection.GetAsync($"{Paths}info/{directory}?children=true&limit={PageSize}&page={page}");
            if (!reply.IsSuccess) return (reply, files);
            foreach (var (name, size) in reply.Sizes("children")) files[name] = size;
            if (page >= reply.Json.GetProperty("pages").GetInt32()) return (reply, files);
        }
    }

    public Task<Reply> RenameAsync(string name, string newName) =>
        _connection.FormAsync(HttpMethod.Post, Paths + "oper/rename/", ("src", $"/{directory}/{name}"), ("dst", $"/{directory}/{newName}"));

    public async Task<Reply> DeleteAsync(string name)
    {
        var task = await _connection.FormAsync(HttpMethod.Post, Paths + "oper/remove/", ("path", $"/{directory}/{name}"));
        if (!task.IsSuccess) return task;
        while (true)
        {
            var state = await _connection.GetAsync($"/api/2/task/{task.Json.GetProperty("uuid").GetString()}/");
            if (!state.IsSuccess) return state;
            var result = state.Json.GetProperty("result");
            var status = result.GetProperty("status").GetString();
            if (status == "SUCCESS" && !result.GetProperty("result").TryGetProperty("errors", out _)) return state;
            if (status is not ("PENDING" or "PROGRESS")) return state with { Status = FailedTask };
            await Task.Delay(20);
        }
    }

    public Task<Reply> ReachAsync(string site, string otherDirectory, string name, string? id) =>
        _connection.GetAsync($"{Paths}data/.cloudmount-sites/{site}/{otherDirectory}/{name}");

    public void Dispose() => _connection.Dispose();
}
