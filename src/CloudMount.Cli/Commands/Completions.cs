using System.CommandLine.Completions;
using CloudMount.Cli.Configuration;
using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary>What a shell is offered. Where something cannot be read, nothing is offered.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionItem> Remotes() => Names().Select(name => new CompletionItem(name + ":"));

    public static IEnumerable<CompletionItem> RemoteNames() => Names().Select(name => new CompletionItem(name));

    public static IEnumerable<CompletionItem> MountPoints()
    {
        try
        {
            return Places.Current.OpenRuntime().ListMounts().Select(mount => new CompletionItem(mount.MountPoint));
        }
        catch (ControlException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Names()
    {
        try
        {
            return new ConfigFile(Places.Current.ConfigFile).Read().Remotes.Keys.Order(StringComparer.Ordinal);
        }
        catch (CliException)
        {
            return [];
        }
    }
}
