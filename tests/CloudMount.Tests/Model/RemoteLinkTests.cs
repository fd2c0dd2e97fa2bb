using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Model;

public sealed class RemoteLinkTests
{
    [Fact]
    public async Task Regression_the_target_of_a_link_that_another_machine_made_can_be_read()
    {
        var directory = Directory.CreateTempSubdirectory("cloudmount-link-");
        var time = new ManualTimeProvider();
        var memory = new InMemoryStore(new InMemoryOptions { Time = time });
        var link = new UploadRequest(
            new BytesSource("there"u8.ToArray()), UploadRequest.MustNotExist, Timestamp.Now(time), new Dictionary<string, string> { ["kind"] = "link" });
        Assert.True((await memory.UploadAsync(RemotePath.Root.Child("a"), link, TestContext.Current.CancellationToken)).IsOk);
        var settings = new ModelSettings(ModelSettings.Unlimited, ModelSettings.Unlimited, false, false, false);
        await using (var volume = Volume.Open(VolumeSetting.Of(Path.Combine(directory.FullName, "cache"), settings), memory, NullLoggerFactory.Instance, time))
        {
            var nodes = await new Side(volume.Vfs, takesOver: false).TreeAsync();
            Assert.Equal("there", nodes.Single(node => node.Path == "a").Target);
        }

        directory.Delete(recursive: true);
    }
}
