using System.CommandLine;
using System.Globalization;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Serving;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount package add|edit|remove|list</c>: what resellers can give to the sites of a server of ours.</summary>
internal static class PackageCommand
{
    private const string None = "none";

    public static Command Make() => new("package", "Look after the packages of a folder that is served here: what its sites may have. A running server knows of changes within a second.")
    {
        MakeChange("add", "Add a package. What is not given has no limit.", static (data, name, limits) => PackageFile.Add(data, name, limits)),
        MakeChange("edit", "Change limits of a package. Sites that have more keep it, and get no more.", static (data, name, limits) => PackageFile.Edit(data, name, limits)),
        MakeRemove(), MakeList(),
    };

    private static Command MakeChange(string verb, string description, Action<string, string, PackageLimits> change)
    {
        var name = new Argument<string>("PACKAGE") { Description = "Its name, exact in case." };
        var disk = new Option<string>("--disk") { Description = "How many bytes the files of a site may have, such as 20G; or none.", HelpName = "SIZE" };
        var users = new Option<string>("--users") { Description = "How many users a site may have, its owner among them; or none.", HelpName = "N" };
        var place = new ServerPlace();
        var command = new Command(verb, description) { name, disk, users, place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(
            () => change(place.Of(parsed), parsed.GetRequiredValue(name), new(Size(parsed.GetValue(disk)), Count(parsed.GetValue(users)))), cancellation));
        return command;
    }

    private static Command MakeRemove()
    {
        var name = new Argument<string>("PACKAGE") { Description = "As \"package list\" shows it." };
        var place = new ServerPlace();
        var command = new Command("remove", "Remove a package that no site has.") { name, place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(() => PackageFile.Remove(place.Of(parsed), parsed.GetRequiredValue(name)), cancellation));
        return command;
    }

    private static Command MakeList()
    {
        var place = new ServerPlace();
        var command = new Command("list", "List the packages.") { place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(() => ServerPlace.Show(PackageFile.List(place.Of(parsed))), cancellation));
        return command;
    }

    /// <summary>Null where it is not given; a limit that is null for none.</summary>
    private static Limit<long>? Size(string? text) => text is null ? null : new(text == None ? null : ByteSize.Parse("--disk", text));

    private static Limit<int>? Count(string? text)
    {
        if (text is null) return null;
        if (text == None) return new(null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? new(count) : throw new CliException(ExitCode.Usage, $"--users needs a number from 1 on, or none; \"{text}\" is neither.");
    }
}
