using System.Globalization;

namespace CloudMount.Load;

/// <summary>A site with its owner and users, made by the calls of SmartFile v1.0.</summary>
internal sealed class Tenant(Uri server, Connection reseller, int number)
{
    private const string Password = "a long password";
    private const string Calls = "/api/1.0/";
    private static readonly (string, string)[] Common = [("password", Password), ("send_email", "False")];

    public string Site { get; } = string.Create(CultureInfo.InvariantCulture, $"tenant-{number:D3}");

    private string Owner => Site + "-owner";

    private Connection AsOwner() => new(server, Connection.Basic(Owner, Password));

    public async Task<IReadOnlyList<string>> MakeAsync(string package, int users)
    {
        Check(await reseller.FormAsync(
            HttpMethod.Post,
            Calls + "reseller/sites/add/",
            [("site_name", Site), ("industry", "Other"), ("package", package), ("username", Owner), ("fullname", Owner), .. Common]));
        using var owner = AsOwner();
        List<string> names = [];
        for (var user = 0; user < users; user++)
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"{Site}-user-{user:D3}"));
            Check(await owner.FormAsync(HttpMethod.Post, Calls + "users/add/", [("username", names[^1]), ("name", names[^1]), .. Common]));
        }

        return names;
    }

    public IUserApi ApiOf(string user, int number, string directory) => (number % 3) switch
    {
        0 => new FirstSmartFile(server, Connection.Basic(user, Password), directory),
        1 => new SecondSmartFile(server, Connection.Basic(user, Password), directory),
        _ => new Quatrix(server, Connection.Basic(user, Password), directory),
    };

    /// <summary>What the server says that the site has, what lies on the disk, and whether one byte more than the limit is refused and the last one of it taken.</summary>
    public async Task CheckQuotaAsync(string servedFolder, Faults faults)
    {
        var site = (await reseller.GetAsync($"{Calls}reseller/sites/list/{Site}/")).Json;
        var (usage, limit) = (site.GetProperty("disk_usage").GetInt64(), site.GetProperty("disk_limit").GetInt64());
        var onDisk = new DirectoryInfo(Path.Combine(servedFolder, ".cloudmount-sites", Site)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        if (usage != onDisk) faults.Add($"{Site}: the server counts {usage} bytes, the disk has {onDisk}.");
        if (usage > limit) faults.Add($"{Site}: {usage} bytes are more than the limit of {limit}.");
        using var owner = new FirstSmartFile(server, Connection.Basic(Owner, Password), "owner");
        await owner.BeginAsync();
        var tooMuch = await owner.PutAsync("over", new byte[limit - usage + 1], isNew: true);
        if (tooMuch.Status != 403) faults.Add($"{Site}: one byte too many: {tooMuch}");
        var last = await owner.PutAsync("full", new byte[limit - usage], isNew: true);
        if (!last.IsSuccess) faults.Add($"{Site}: the last {limit - usage} bytes: {last}");
        var more = await owner.PutAsync("more", new byte[1], isNew: true);
        if (more.Status != 403) faults.Add($"{Site}: a byte beyond the limit: {more}");
    }

    private static void Check(Reply reply)
    {
        if (!reply.IsSuccess) throw new InvalidOperationException(reply.ToString());
    }
}
