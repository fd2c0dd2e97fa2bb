using CloudMount.Server.Files;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Previews;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;

namespace CloudMount.Server.Tests.Quatrix.Previews;

public sealed class PreviewMakerTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloudmount-previews-");
    private readonly HeldClock _clock = new();
    private readonly Database _database;
    private readonly ServedTree _tree;
    private readonly EntryIds _ids;
    private readonly PreviewMaker _maker;

    public PreviewMakerTests()
    {
        var (root, data) = (_home.CreateSubdirectory("root"), _home.CreateSubdirectory("data"));
        File.WriteAllBytes(Path.Combine(root.FullName, "f"), TestImages.Quarters(80, 40, SKEncodedImageFormat.Png));
        _tree = ServedTree.Open(new() { RootDirectory = root.FullName, DataDirectory = data.FullName }, NullLogger.Instance);
        _database = QuatrixDatabase.Open(data.FullName);
        _ids = new(_tree, new(_database), maxEntries: 100);
        _maker = new(_tree, _clock, maxWaiting: 2);
    }

    public void Dispose()
    {
        _maker.Dispose();
        _clock.Dispose();
        _tree.Dispose();
        _database.Dispose();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task They_are_made_one_after_the_other_and_no_more_wait_than_may()
    {
        Assert.True(_ids.FindHome().TryGet(out var home, out _) & _ids.Find(home!, ["f"]).TryGet(out var image, out _));
        var first = MakeAsync(image!);
        try
        {
            Assert.True(await _clock.IsAskedAsync(TimeSpan.FromSeconds(30)));
            var second = MakeAsync(image!);
            Assert.Equal(RefusalKind.Busy, await MakeAsync(image!));
            Assert.False(await _clock.IsAskedAsync(TimeSpan.FromMilliseconds(50)));
            _clock.Open();
            Assert.Equal((null, null), (await first, await second));
            Assert.Null(await MakeAsync(image!));
        }
        finally
        {
            _clock.Open();
            await first;
        }
    }

    private async Task<RefusalKind?> MakeAsync(Identified image) =>
        (await _maker.MakeAsync(image, TestContext.Current.CancellationToken)).TryGet(out _, out var refusal) ? null : refusal.Kind;

    /// <summary>Holds who asks for the time until it is opened: a preview is asked for it when its turn has come.</summary>
    private sealed class HeldClock : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly ManualResetEventSlim _isOpen = new();

        public override long GetTimestamp()
        {
            _asked.Release();
            _isOpen.Wait();
            return base.GetTimestamp();
        }

        public Task<bool> IsAskedAsync(TimeSpan limit) => _asked.WaitAsync(limit, TestContext.Current.CancellationToken);

        public void Open() => _isOpen.Set();

        public void Dispose()
        {
            _asked.Dispose();
            _isOpen.Dispose();
        }
    }
}
