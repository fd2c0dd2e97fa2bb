using System.CommandLine;

namespace CloudMount.Load;

/// <summary><c>load tenants</c> and <c>load transfers</c>: many clients of one server.</summary>
internal static class LoadCommand
{
    public static RootCommand Make() => new("Many clients of one server at work.") { MakeTenants(), MakeTransfers() };

    private static Command MakeTenants()
    {
        var server = Address("--server", "Its address.");
        var folder = new Option<string>("--root") { Required = true, Description = "The folder that it serves, on this machine." };
        var package = new Option<string>("--package") { Required = true, Description = "The package of the sites, with a disk limit." };
        var tenants = new Option<int>("--tenants") { DefaultValueFactory = _ => 20 };
        var clients = new Option<int>("--clients") { DefaultValueFactory = _ => 200 };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 300 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var command = new Command("tenants", 
            "Mixed work of all clients by three APIs; then what each tenant has is compared with what it must have. "
            + "Key and password of a reseller: CLOUDMOUNT_KEY, CLOUDMOUNT_PASSWORD.")
        {
            server, folder, package, tenants, clients, seconds, seed,
        };
        command.SetAction(async (parsed, _) => await TenantsRun.RunAsync(
            parsed.GetRequiredValue(server),
            parsed.GetRequiredValue(folder),
            parsed.GetRequiredValue(package),
            (parsed.GetValue(tenants), parsed.GetValue(clients)),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(seed)));
        return command;
    }

    private static Command MakeTransfers()
    {
        var put = Address("--put", "Files of 1 MiB are put below it, each by its number.");
        var get = Address("--get", "Where they are read again.");
        var files = new Option<int>("--files") { DefaultValueFactory = _ => 1000 };
        var parallel = new Option<int>("--parallel") { DefaultValueFactory = _ => 16 };
        var command = new Command("transfers", 
            "Puts and gets files of 1 MiB, and prints both rates in MiB/s. Key and password, where they are asked for: CLOUDMOUNT_KEY, CLOUDMOUNT_PASSWORD.")
        {
            put, get, files, parallel,
        };
        command.SetAction(async (parsed, _) => await TransfersRun.RunAsync(
            parsed.GetRequiredValue(put), parsed.GetRequiredValue(get), parsed.GetValue(files), parsed.GetValue(parallel)));
        return command;
    }

    private static Option<Uri> Address(string name, string description) =>
        new(name) { Required = true, Description = description, CustomParser = result => new Uri(result.Tokens.Single().Value) };
}
