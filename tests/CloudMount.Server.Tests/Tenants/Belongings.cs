namespace CloudMount.Server.Tests.Tenants;

/// <summary>What a tenant has, by all that a request could name it by.</summary>
internal sealed record Belongings(string Directory, string FileName, string AccountKey)
{
    /// <summary>The content of the file, which no one else may read.</summary>
    public string Content { get; init; } = "";

    /// <summary>The name of the site.</summary>
    public string Site { get; init; } = "no-such-site";

    public string File => $"{Directory}/{FileName}";

    public string FileId { get; init; } = NewId();

    public string DirectoryId { get; init; } = NewId();

    public string HomeId { get; init; } = NewId();

    public string TrashId { get; init; } = NewId();

    /// <summary>Of a file in the trash.</summary>
    public string TrashedId { get; init; } = NewId();

    public string AccountId { get; init; } = NewId();

    public string ApiKeyId { get; init; } = NewId();

    /// <summary>Of a file that is being uploaded.</summary>
    public string UploadedId { get; init; } = NewId();

    public string UploadKey { get; init; } = NewId();

    public string Link { get; init; } = NewId();

    public string JobId { get; init; } = NewId();

    /// <summary>Of a link of SmartFile v2.</summary>
    public string LinkUid { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The name of a group.</summary>
    public string Group { get; init; } = "no-such-group";

    /// <summary>As a token of the URLs of SmartFile.</summary>
    public string Token { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Every text that tells of it.</summary>
    public IEnumerable<string> Secrets =>
    [
        Site, Directory.Split('/')[^1], FileName, Content, AccountKey, FileId, DirectoryId, HomeId, TrashId, TrashedId, AccountId, ApiKeyId, UploadedId, UploadKey, Link, JobId,
        LinkUid, Group,
    ];

    /// <summary>A tenant that has one of everything.</summary>
    public static async Task<Belongings> MakeAsync(SiteUser owner, string site, string name)
    {
        var all = new Belongings($"/directory-of-{name}", $"file-of-{name}", owner.Account.Key) { Site = site, Content = $"content of {name}" };
        Assert.Equal(201, (await owner.AddAsync(all.Directory, ("directory", ""))).Status);
        Assert.Equal(200, (await owner.UploadAsync(all.File, all.Content)).Status);
        Assert.Equal(200, (await owner.UploadAsync(all.Directory + "/trashed", "")).Status);
        var quatrix = owner.Quatrix;
        var profile = await quatrix.GetAsync("profile");
        var (fileId, directoryId, trashedId) = (await quatrix.IdAsync(all.File), await quatrix.IdAsync(all.Directory), await quatrix.IdAsync(all.Directory + "/trashed"));
        Assert.Equal(200, (await quatrix.PostAsync("file/delete", new { ids = new[] { trashedId } })).Status);
        Assert.Equal(200, (await quatrix.PostAsync("file/add-tag/" + fileId, new { type = "t", value = $"tag-of-{name}" })).Status);
        var project = await quatrix.PostAsync("project-folder/create", new { name = all.Directory[1..], file_id = directoryId, users_permissions = Array.Empty<object>() });
        Assert.Equal(201, project.Status);
        var link = await owner.PostV2Async("link/", ("path", all.File));
        Assert.Equal(201, (await owner.PostV2Async("group/", ("name", $"group-of-{name}"))).Status);
        var upload = await quatrix.BeginUploadAsync(directoryId, "uploaded");
        return all with
        {
            LinkUid = link.Text("uid"), Group = $"group-of-{name}",
            FileId = fileId, DirectoryId = directoryId, TrashedId = trashedId, HomeId = profile.Text("home_id"), TrashId = profile.Text("trash_id"),
            AccountId = profile.Text("id"), ApiKeyId = (await quatrix.GetAsync("api-key")).Json[0].GetProperty("id").GetString()!,
            UploadedId = upload.Text("file_id"), UploadKey = upload.Text("upload_key"),
            Link = (await quatrix.PostAsync("file/download-link", new { ids = new[] { fileId } })).Text("id"),
            JobId = (await quatrix.PostAsync("file/copy", new { ids = Array.Empty<string>().Append(fileId), target = profile.Text("home_id") })).Text("job_id"),
        };
    }

    private static string NewId() => Guid.NewGuid().ToString("D");
}
