using System.Globalization;

namespace CloudMount.Load;

/// <summary>All clients of all tenants at once.</summary>
internal static class TenantsRun
{
    private const int ShownFaults = 20;

    /// <summary>0 when nothing was wrong.</summary>
    public static async Task<int> RunAsync(Uri server, string servedFolder, string package, (int Tenants, int Clients) counts, TimeSpan duration, int seed)
    {
        var faults = new Faults();
        var strangers = new Strangers();
        using var reseller = new Connection(server, Connection.Basic(Login("CLOUDMOUNT_KEY"), Login("CLOUDMOUNT_PASSWORD")));
        List<Tenant> tenants = [.. Enumerable.Range(0, counts.Tenants).Select(number => new Tenant(server, reseller, number))];
        List<(IUserApi Api, User User)> users = [];
        foreach (var (tenant, number) in tenants.Select((tenant, number) => (tenant, number)))
        {
            foreach (var name in await tenant.MakeAsync(package, counts.Clients / counts.Tenants))
            {
                var api = tenant.ApiOf(name, users.Count, name);
                users.Add((api, new(number, users.Count, tenant.Site, name, api, strangers, faults, unchecked((seed * 1_000_003) + users.Count))));
            }
        }

        Console.Error.WriteLine($"{users.Count} clients of {tenants.Count} tenants for {duration.TotalSeconds} s");
        await Task.WhenAll(users.Select(user => user.User.RunAsync(duration)));
        foreach (var (api, _) in users) api.Dispose();
        foreach (var tenant in tenants) await tenant.CheckQuotaAsync(servedFolder, faults);
        foreach (var fault in faults.First(ShownFaults)) Console.Error.WriteLine(fault);
        var operations = users.Sum(user => user.User.Operations);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"operations {operations} ({operations / duration.TotalSeconds:F0}/s), refused by quota {users.Sum(user => user.User.Refusals)}, faults {faults.Count}"));
        return faults.Count == 0 ? 0 : 1;
    }

    private static string Login(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
