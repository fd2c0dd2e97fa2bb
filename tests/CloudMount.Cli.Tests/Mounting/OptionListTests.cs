using CloudMount.Cli.Mounting;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

public sealed class OptionListTests
{
    [Fact]
    public void Each_option_has_its_effect()
    {
        var options = OptionList.Read(
            "ro,allow_other,uid=1000,gid=100,umask=027,xattr,nosuid,nodev,noexec,noatime,actimeo=1.5,cache_size=20G,dirty_size=500m,"
            + "write_back=0,durability=remote,uploads=4,ca_cert=/etc/ca.pem,config=/etc/c\\,d.json,cache_dir=/var/x",
            new());
        Assert.Equal(
            new MountOptions
            {
                IsReadOnly = true,
                AllowOther = true,
                Owner = 1000,
                Group = 100,
                Umask = 0b000_010_111,
                HasExtendedAttributes = true,
                NoSuid = true,
                NoDevices = true,
                NoExecution = true,
                NoAccessTimes = true,
                Expiry = TimeSpan.FromSeconds(1.5),
                MaxCleanBytes = 20L << 30,
                MaxDirtyBytes = 500L << 20,
                WriteBackDelay = TimeSpan.Zero,
                Durability = Durability.Remote,
                Uploads = 4,
                AuthorityFile = "/etc/ca.pem",
                ConfigFile = "/etc/c,d.json",
                CacheDirectory = "/var/x",
            },
            options);
    }

    [Fact]
    public void The_last_word_counts() => Assert.Equal(new(), OptionList.Read("ro,rw,nosuid,suid,xattr,noxattr", new()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",,")]
    [InlineData("defaults,auto,noauto,user,users,nofail,_netdev,x-systemd.automount,x-gvfs-show=1")]
    public void What_mount_uses_itself_has_no_effect(string? list) => Assert.Equal(new(), OptionList.Read(list, new()));

    [Fact]
    public void A_lenient_reader_ignores_what_it_does_not_know() => Assert.True(OptionList.Read("bogus,ro,more=1", new(), isLenient: true).IsReadOnly);

    [Theory]
    [InlineData("uid=-1")]
    [InlineData("uid=4294967295")]
    [InlineData("uid=")]
    [InlineData("umask=0x1f")]
    [InlineData("umask=7777")]
    [InlineData("actimeo=-1")]
    [InlineData("actimeo=1e3")]
    [InlineData("actimeo=99999999")]
    [InlineData("cache_size=0")]
    [InlineData("cache_size=9000000000G")]
    [InlineData("cache_size=G")]
    [InlineData("uploads=257")]
    [InlineData("config=relative")]
    public void A_value_out_of_its_range_is_refused(string option) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => OptionList.Read(option, new())).Code);
}
