using System.Text.Json;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>
/// For each call of the server requests that name what a tenant has, by every way the call knows. A call without one fails the walk: add it here with all
/// its parameters.
/// </summary>
internal static class RouteExamples
{
    /// <summary>Calls that need no credentials, and why.</summary>
    public static IReadOnlySet<string> Open { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // They say what everybody may know.
        "GET /api/1.0/account/metadata", "GET /api/1.0/account/logo", "GET /api/1.0/languages/default", "GET /swagger/quatrix.json", "GET /api/2/ping",

        // It asks for them by itself.
        "GET /api/1.0/session/login",

        // Who has the token was given what it leads to.
        "POST /upload/{token}", "PUT /upload/{token}", "GET /download/{token}", "HEAD /download/{token}", "POST /upload/chunked/{id}", "POST /upload/multipart/{id}",
        "GET /link/{path}",
    };

    /// <summary>Null for a call of which none is known.</summary>
    public static IReadOnlyList<RouteExample>? Of(string route, Belongings of) => route switch
    {
        "GET /api/1.0/paths/list/{path}" or "HEAD /api/1.0/paths/list/{path}" =>
            Paths(of, "?recurse=all&checksum=MD5").Concat(Paths(of, "?download=")).ToArray(),
        "POST /api/1.0/paths/add/{path}" => [Form($"{of.Directory}/new", "directory="), Form($"{of.Directory}/new.txt", "file=")],
        "PUT /api/1.0/paths/edit/{path}" =>
            [Form(of.File, "name=renamed"), Form(of.File, "path=/taken"), Form(of.File, "upload="), Form(of.File, "updated=1"), Form($"{of.Directory}/x", "upload=&if_version=")],
        "DELETE /api/1.0/paths/delete/{path}" => Paths(of, "?if_version=0"),
        "GET /api/1.0/paths/changes/{path}" => Paths(of),
        "POST /upload/{token}" or "PUT /upload/{token}" or "GET /download/{token}" or "HEAD /download/{token}" => [new(of.Token)],
        "GET /api/2/ping" or "GET /api/2/whoami" => [new("")],
        "GET /api/2/path/info/{path}" => Paths(of, "?children=1").Concat(Paths(of, "?children=1&limit=10&page=1")).ToArray(),
        "GET /api/2/path/data/{path}" or "DELETE /api/2/path/data/{path}" => Paths(of),
        "POST /api/2/path/data/{path}" => [new(of.Directory, FormFile)],
        "PUT /api/2/path/data/{path}" => [new(of.File, "new"), new($"{of.Directory}/new", "new")],
        "POST /api/2/path/oper/mkdir" => [Form("", $"path=/own{of.Directory}"), Form("", $"path=/..{of.Directory}/new"), Form("", $"path=/.cloudmount-sites{of.Directory}")],
        "PUT /api/2/path/oper/mkdir/{path}" => [Form($"/own{of.Directory}", "x="), Form($"/..{of.Directory}/new", "x=")],
        "POST /api/2/path/oper/rename" => [Form("", $"src={of.File}&dst=/taken"), Form("", $"src=/..{of.File}&dst=/taken"), Form("", $"src=/own&dst={of.Directory}/own")],
        "POST /api/2/path/oper/copy" or "POST /api/2/path/oper/move" =>
            [Form("", $"src={of.File}&dst=/"), Form("", $"src=/..{of.File}&dst=/"), Form("", $"src=/own&dst={of.Directory}")],
        "POST /api/2/path/oper/remove" => [Form("", $"path={of.File}"), Form("", $"path=/..{of.File}")],
        "POST /api/2/path/oper/checksum" => [Form("", $"path={of.File}&algorithm=MD5"), Form("", $"path=/..{of.File}&algorithm=MD5")],
        "POST /api/2/path/oper/compress" => [Form("", $"path={of.File}&dst=/&name=z.zip"), Form("", $"path=/own&dst={of.Directory}&name=z.zip")],
        "GET /api/2/task/{id}" => [new(of.JobId)],
        "GET /api/1.0/users/list" or "HEAD /api/1.0/users/list" or "GET /api/1.0/reseller/packages/list" or "HEAD /api/1.0/reseller/packages/list"
            or "GET /api/1.0/reseller/sites/list" or "HEAD /api/1.0/reseller/sites/list" => [new("")],
        "GET /api/1.0/users/list/{id}" or "HEAD /api/1.0/users/list/{id}" or "DELETE /api/1.0/users/delete/{id}" => [new(of.AccountKey)],
        "POST /api/1.0/users/add" => [Form("", "name=n")],
        "PUT /api/1.0/users/edit/{id}" => [Form(of.AccountKey, "name=n")],
        "GET /api/1.0/reseller/packages/list/{id}" or "HEAD /api/1.0/reseller/packages/list/{id}" => [new("no-such-package")],
        "GET /api/1.0/reseller/sites/list/{id}" or "HEAD /api/1.0/reseller/sites/list/{id}" => [new(of.Site)],
        "POST /api/1.0/reseller/sites/add" => [Form("", "site_name=n")],
        "PUT /api/1.0/reseller/sites/edit/{id}" => [Form(of.Site, "active=False")],
        "GET /api/1.0/reseller/sites/edit/{id}/users/list" or "HEAD /api/1.0/reseller/sites/edit/{id}/users/list" => [new($"{of.Site}/users/list")],
        "GET /api/1.0/reseller/sites/edit/{id}/users/list/{id}" or "HEAD /api/1.0/reseller/sites/edit/{id}/users/list/{id}" => [new($"{of.Site}/users/list/{of.AccountKey}")],
        "PUT /api/1.0/reseller/sites/edit/{id}/users/edit/{id}" => [Form($"{of.Site}/users/edit/{of.AccountKey}", "active=False")],
        "PATCH /api/2/path/data/{path}" => [new(of.File, "new", ("Range", "bytes=0-"))],
        "GET /api/2/right" or "GET /api/2/user" or "GET /api/2/group" or "GET /api/2/role" or "GET /api/2/site" or "GET /api/2/link"
            or "GET /api/2/quota/site" or "GET /api/2/quota/user" or "GET /api/2/quota/group" => [new("")],
        "POST /api/2/path/info/{path}" => [Form(of.File, "attributes=a=1"), Form($"/..{of.File}", "attributes=a=1")],
        "GET /api/2/path/progress/{id}" => [new(of.FileName)],
        "POST /api/2/path/exchange" or "POST /api/2/link" => [Form("", $"path={of.File}"), Form("", $"path=/..{of.File}"), Form("", $"path=/.cloudmount-sites{of.File}")],
        "GET /link/{path}" => [new(of.Token), new($"{of.Token}{of.File}")],
        "GET /api/2/link/{id}" or "DELETE /api/2/link/{id}" => [new(of.LinkUid)],
        "POST /api/2/link/{id}" or "PUT /api/2/link/{id}" => [Form(of.LinkUid, "name=n")],
        "POST /api/2/user" => [Form("", "name=n")],
        "GET /api/2/user/{id}" or "DELETE /api/2/user/{id}" => [new(of.AccountKey)],
        "POST /api/2/user/{id}" or "PUT /api/2/user/{id}" => [Form(of.AccountKey, "name=n")],
        "POST /api/2/group" => [Form("", "nam=n")],
        "GET /api/2/group/{id}" or "DELETE /api/2/group/{id}" => [new(of.Group)],
        "POST /api/2/group/{id}" or "PUT /api/2/group/{id}" => [Form(of.Group, "name=n")],
        "GET /api/2/role/{id}" => [new("User")],
        "POST /api/2/site" => [Form("", "site_name=n")],
        "GET /api/2/site/{id}" or "GET /api/2/quota/site/{id}" => [new(of.Site)],
        "POST /api/2/site/{id}" or "PUT /api/2/site/{id}" => [Form(of.Site, "active=False")],
        "GET /api/1.0/session/login" => [new("", null, ("Authorization", TestServer.BasicOf(of.AccountKey, "not the password").ToString()))],
        "POST /api/1.0/session/login" => [Json(new { auth_type = "PIN", code = "1" })],
        "GET /api/1.0/api-key/{id}" => [new(of.AccountId)],
        "GET /api/1.0/api-key/metadata/{id}" => [new(of.ApiKeyId)],
        "GET /api/1.0/api-key/delete/{id}" => [new(of.ApiKeyId)],
        "POST /api/1.0/api-key/update/{id}" => [Json(new { name = "n" }, of.ApiKeyId)],
        "POST /api/1.0/api-key/create" => [Json(new { name = "n", role_id = of.AccountId })],
        "POST /api/1.0/profile/set" => [Json(new { name = "n" })],
        "POST /api/1.0/profile/set-password" => [Json(new { password = "eA==", new_password = "eA==" })],
        "POST /api/1.0/profile/set-mfa" => [Json(new { auth_type = "PIN", code = "x" })],
        "POST /api/1.0/profile/remove-mfa" => [Json(new { auth_type = "PIN" })],
        "GET /api/1.0/profile/2fa" => [new("generate")],
        "GET /api/1.0/file/metadata/{id}" => [.. Ids(of), .. Ids(of, "?depth=all"), .. QueryPaths(of)],
        "GET /api/1.0/file/info/{id}" or "GET /api/1.0/file/size/{id}" or "GET /api/1.0/file/csv/{id}" or "GET /api/1.0/file/tags/{id}"
            or "GET /api/1.0/file/preview/{id}" or "GET /api/1.0/preview/{id}" => Ids(of),
        "GET /api/1.0/file/diff/{id}" => [.. Ids(of), .. Ids(of, "?from=1")],
        "POST /api/1.0/file/id" => [Json(new { path = of.File }), Json(new { path = of.FileName, parent_id = of.DirectoryId }), Json(new { path = "", parent_id = of.TrashId })],
        "POST /api/1.0/file/metadata" => [.. EachId(of, id => new { id, mtime = 1 }), Json(new { path = of.File, mtime = 1 })],
        "POST /api/1.0/file/makedir" => [.. EachId(of, target => new { target, name = "new" }), Json(new { target_path = of.Directory, name = "new" })],
        "POST /api/1.0/file/rename/{id}" => [.. Ids(of).Select(example => Json(new { name = "renamed" }, example.Rest))],
        "POST /api/1.0/file/moveone" or "POST /api/1.0/file/copyone" =>
            [.. EachId(of, file_id => new { file_id, target_path = "/" }), Json(new { file_path = of.File, target_path = "/" }), Json(new { file_path = "/own", target_id = of.DirectoryId })],
        "POST /api/1.0/file/copy" or "POST /api/1.0/file/move" => EachId(of, target => new { ids = new[] { of.FileId }, target }),
        "POST /api/1.0/file/delete" =>
            [.. EachId(of, id => new { ids = new[] { id }, delete_permanently = true }), Json(new { paths = new[] { of.File } }), Json(new { ids = new[] { of.UploadedId } })],
        "POST /api/1.0/file/empty-trash/{id}" => [Json(new { }, of.TrashId), Json(new { }, of.TrashedId)],
        "POST /api/1.0/file/add-tag/{id}" => [.. Ids(of).Select(example => Json(new { type = "t", value = "v" }, example.Rest))],
        "POST /api/1.0/file/search" =>
        [
            .. new[] { "name", "tag" }.Select(kind => Json(new Dictionary<string, object>
            {
                ["_and"] = new[] { new Dictionary<string, object> { [kind] = new { _and = new[] { new { value = "of-" } } } } },
            })),
        ],
        "POST /api/1.0/file/modify/{id}" => [.. Ids(of).Select(example => Json(new { truncate = 0 }, example.Rest)), Json(new { path = of.File })],
        "POST /api/1.0/file/content" => [new($"?path={of.File}&if_version=", "new"), new($"?path={of.Directory}/new&if_version=", "new")],
        "POST /api/1.0/file/download-link" => EachId(of, id => new { ids = new[] { id } }),
        "GET /api/1.0/file/download/{id}" => [new(of.Link), .. QueryPaths(of)],
        "POST /api/1.0/upload/link" => [.. EachId(of, parent_id => new { parent_id, name = "new" }), Json(new { parent_path = of.Directory, name = "new" })],
        "GET /api/1.0/upload/finalize/{id}" => [new(of.UploadKey)],
        "POST /upload/chunked/{id}" => [new(NewId(), "new")],
        "POST /upload/multipart/{id}" => [new(NewId(), FormFile)],
        "GET /api/1.0/tracking/activity" or "GET /api/1.0/tracking/csv" => [new("?limit=10000"), new("?id=" + of.FileId), new("?user_id=" + of.AccountId)],
        "GET /api/1.0/job/status/{id}" => [new(of.JobId)],
        "GET /api/1.0/project-folder/metadata/{id}" or "GET /api/1.0/project-folder/delete/{id}" or "GET /api/1.0/project-folder/users/{id}" => [new(of.DirectoryId)],
        "POST /api/1.0/project-folder/create" =>
            [Json(new { name = "new", file_id = of.DirectoryId, users_permissions = Array.Empty<object>() }), Json(new { name = "new", file_id = of.HomeId, users_permissions = Users(of) })],
        "POST /api/1.0/project-folder/project-users" => [Json(new { ids = new[] { of.AccountId } })],
        "POST /api/1.0/project-folder/set-users" =>
            [Json(new { users = new[] { new { user_id = of.AccountId, @params = new[] { new { project_id = of.DirectoryId } } } } })],
        "POST /api/1.0/project-folder/add-users/{id}" or "POST /api/1.0/project-folder/edit-users/{id}" => [Json(new { users_permissions = Users(of) }, of.DirectoryId)],
        "POST /api/1.0/project-folder/delete-users" => [Json(new { users = new[] { new { user_id = of.AccountId, project_id = new[] { of.DirectoryId } } } })],
        "GET /api/1.0/account/metadata" or "GET /api/1.0/account/logo" or "GET /api/1.0/account/info" or "GET /api/1.0/account/list" or "GET /api/1.0/account/roles"
            or "GET /api/1.0/languages" or "GET /api/1.0/languages/default" or "GET /api/1.0/profile" or "GET /api/1.0/profile/info" or "GET /api/1.0/project-folder"
            or "GET /api/1.0/session/keepalive" or "GET /api/1.0/session/logout" or "GET /swagger/quatrix.json" => [new("")],
        _ => null,
    };

    private const string FormFile = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"new\"\r\n\r\nnew\r\n--b--\r\n";

    private static object[] Users(Belongings of) => [new { user_id = of.AccountId }];

    private static string NewId() => Guid.NewGuid().ToString("D");

    private static RouteExample Json(object body, string rest = "") => new(rest, JsonSerializer.Serialize(body));

    private static RouteExample Form(string rest, string body) => new(rest, body, ("Content-Type", "application/x-www-form-urlencoded"));

    /// <summary>By all paths that could lead there.</summary>
    private static RouteExample[] Paths(Belongings of, string query = "") =>
        [new(of.File + query), new(of.Directory + query), new($"/.cloudmount-sites{of.Directory}{query}"), new($"/..{of.Directory}{query}"), new($"/own/..{of.Directory}{query}")];

    private static IEnumerable<RouteExample> QueryPaths(Belongings of) => [new("?path=" + of.File), new("?path=/.." + of.Directory), new("?path=/.cloudmount-sites" + of.Directory)];

    private static RouteExample[] Ids(Belongings of, string query = "") => [.. AllIds(of).Select(id => new RouteExample(id + query))];

    private static RouteExample[] EachId(Belongings of, Func<string, object> body) => [.. AllIds(of).Select(id => Json(body(id)))];

    private static string[] AllIds(Belongings of) => [of.FileId, of.DirectoryId, of.HomeId, of.TrashId, of.TrashedId, of.UploadedId];
}
