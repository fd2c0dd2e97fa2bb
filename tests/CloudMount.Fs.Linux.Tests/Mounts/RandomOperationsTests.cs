using System.Globalization;
using System.Text;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>The same random operations on a mounted model and on the local disk leave the same.</summary>
public sealed class RandomOperationsTests
{
    private const int Operations = 400;

    private static readonly string[] Names = ["a", "b", "c", "d/a", "d/b", "d/e/a", "d", "d/e", "f"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_mount_does_what_the_local_disk_does(int seed)
    {
        await using var mount = await MountedModel.StartAsync();
        var local = Directory.CreateDirectory(Path.Combine(mount.Local, "same")).FullName;
        var script = MakeScript(new Random(seed));
        var scriptPath = Path.Combine(mount.Local, "script");
        await File.WriteAllTextAsync(scriptPath, script, TestContext.Current.CancellationToken);
        var expected = await Shell.TryAsync($"cd {local} && sh {scriptPath}");
        var actual = await Shell.TryAsync($"cd {mount.Root} && sh {scriptPath}");
        Assert.Equal(expected.Output, actual.Output);
        await Shell.RunAsync($"diff -r --no-dereference {local} {mount.Root}");
    }

    /// <summary>One command per line; what fails says why, and what is there at the end is listed.</summary>
    private static string MakeScript(Random random)
    {
        var script = new StringBuilder();
        for (var number = 0; number < Operations; number++)
            script.Append(MakeCommand(random, number)).Append(" || echo failed ").Append(number).Append('\n');
        return script.Append("find . -mindepth 1 -printf '%p %y %m %n %l\\n' | sort\nfind . -type f -printf '%p %s\\n' | sort\n").ToString();
    }

    private static string MakeCommand(Random random, int number)
    {
        var first = Names[random.Next(Names.Length)];
        var second = Names[random.Next(Names.Length)];
        var size = random.Next(20_000);
        return random.Next(12) switch
        {
            0 or 1 => $"printf %0{size + 1}d {number} > {first}",
            2 => $"echo {number} >> {first}",
            3 => $"truncate -c -s {size} {first}",
            4 => $"mkdir {first}",
            5 => $"rmdir {first}",
            6 => $"rm -f {first}",
            7 => $"mv -T {first} {second}",
            8 => $"ln -T {first} {second}",
            9 => $"ln -sT {second} {first}",
            10 => $"chmod {Convert.ToString(random.Next(512) | 0x1C0, 8).ToString(CultureInfo.InvariantCulture)} {first}",
            _ => $"mv -nT {first} {second}",
        };
    }
}
