using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;
using Xunit;

namespace CloudMount.Cli.Tests.Remotes;

/// <summary>Addresses and credentials of Quatrix.</summary>
public sealed class QuatrixRemoteTests
{
    [Fact]
    public void An_address_of_quatrix_is_read_and_written_and_always_encrypted()
    {
        var address = RemoteAddress.Parse("quatrix://files.example.org:8443/a%20b");
        Assert.Equal(("https://files.example.org:8443/", "/a b", RemoteService.Quatrix), (address.Base.AbsoluteUri, address.Root.Value, address.Service));
        Assert.Equal("quatrix://files.example.org:8443/a%20b", address.Text);
        Assert.Throws<CliException>(() => RemoteAddress.Parse("quatrix+http://files.example.org/"));
    }

    [Fact]
    public void An_api_key_needs_no_password_and_an_address_of_mail_does()
    {
        Assert.Equal(new("key", ""), Resolve("quatrix://h/", "key"));
        Assert.Equal(ExitCode.CredentialsMissing, Assert.Throws<CliException>(() => Resolve("quatrix://h/", "me@example.org")).Code);
        Assert.Equal(ExitCode.CredentialsMissing, Assert.Throws<CliException>(() => Resolve("smartfile://h/", "key")).Code);
    }

    private static RemoteCredentials Resolve(string url, string key)
    {
        var config = new ConfigFile(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        var resolver = new RemoteResolver(config, name => name == "CLOUDMOUNT_KEY" ? key : null, prompt: null);
        return resolver.Resolve(url).Target.Credentials;
    }
}
