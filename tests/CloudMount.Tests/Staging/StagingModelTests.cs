using CloudMount.Primitives;
using CloudMount.Staging;
using Xunit;

namespace CloudMount.Tests.Staging;

/// <summary>Random operations against an array of bytes, over a remote that breaks, with caps smaller than the file.</summary>
public sealed class StagingModelTests
{
    private const int MaxLength = 600;

    [Fact]
    public async Task Random_operations_read_as_the_model_does()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            List<string> story = [];
            try
            {
                await RunAsync(seed, story).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} failed: {string.Join(", ", story)}.", exception);
            }
        }
    }

    private static async Task RunAsync(int seed, List<string> story)
    {
        var random = new Random(seed);
        using var fixture = new StagingFixture(options => options with
        {
            MaxCleanBytes = random.Next(3) switch { 0 => 0, 1 => 128, _ => 1 << 20 },
            MaxReadAheadBytes = random.Next(2) * 256,
            MaxParallelFills = random.Next(1, 4),
        });
        var remote = new RemoteFile(StagingFixture.Bytes(random.Next(MaxLength), seed), seed) { BreakRate = random.Next(3) * 0.15 };
        var model = new StagingModel(fixture, random, remote, story);
        for (var step = 0; step < 60; step++) await model.StepAsync();
        await model.CheckAllAsync();
        await model.EndAsync();
    }

    /// <summary>One file, and what it must hold.</summary>
    private sealed class StagingModel
    {
        private readonly StagingFixture _fixture;
        private readonly Random _random;
        private byte[] _expected;
        private RemoteFile _remote;
        private StagingFile _file;
        private ReadCursor _cursor;
        private readonly List<string> _story;
        private bool _isDirty;

        public StagingModel(StagingFixture fixture, Random random, RemoteFile remote, List<string> story)
        {
            (_fixture, _random, _remote, _expected, _story) = (fixture, random, remote, remote.Content, story);
            story.Add($"{remote.Content.Length} bytes under a cap of {fixture.Options.MaxCleanBytes}");
            _file = fixture.Absent(remote);
            _cursor = fixture.Area.CreateCursor();
        }

        private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

        private StagedState State => _fixture.Maps.State(new(1), _isDirty);

        public Task StepAsync() => _random.Next(12) switch
        {
            0 or 1 or 2 => ReadAsync(_random.Next(MaxLength), _random.Next(100)),
            3 => ReadInSequenceAsync(),
            4 or 5 => WriteAsync(),
            6 => SetLengthAsync(),
            7 => ZeroAsync(),
            8 => EvictAsync(),
            9 => ReopenAsync(),
            10 => UploadAsync(),
            _ => RestartAsync(),
        };

        public Task CheckAllAsync() => ReadAsync(0, MaxLength * 2);

        public async Task EndAsync()
        {
            _file.Dispose();
            await _fixture.Area.WhenClosedAsync();
            Assert.Equal(0, _fixture.Area.Ledger.ReservedBytes);
            Assert.InRange(_fixture.Area.Ledger.CleanBytes, 0, Math.Max(_fixture.Options.MaxCleanBytes, 0));
        }

        private async Task ReadAsync(int offset, int length)
        {
            _story.Add($"read {offset} {length}");
            var buffer = new byte[length];
            var read = await _file.ReadAsync(_cursor, offset, buffer, Cancellation);
            Assert.Equal(VfsStatus.Ok, read.Status);
            var expected = _expected.AsSpan(Math.Min(offset, _expected.Length));
            Assert.Equal(expected[..Math.Min(length, expected.Length)].ToArray(), buffer[..read.Value]);
            Assert.Equal(_expected.Length, _file.Length);
        }

        private async Task ReadInSequenceAsync()
        {
            var offset = _random.Next(MaxLength);
            for (var count = 0; count < 6; count++, offset += 20) await ReadAsync(offset, 20);
        }

        private async Task WriteAsync()
        {
            var offset = _random.Next(MaxLength);
            var bytes = new byte[_random.Next(80)];
            _random.NextBytes(bytes);
            _story.Add($"write {offset} {bytes.Length}");
            Assert.Equal(bytes.Length, (await _file.WriteAsync(offset, bytes, Cancellation)).Value);
            if (bytes.Length == 0) return;
            _isDirty = true;
            Resize(Math.Max(_expected.Length, offset + bytes.Length));
            bytes.CopyTo(_expected, offset);
        }

        private async Task SetLengthAsync()
        {
            var length = _random.Next(MaxLength);
            _story.Add($"cut {length}");
            Assert.Equal(VfsStatus.Ok, await _file.SetLengthAsync(length, Cancellation));
            _isDirty = true;
            Resize(length);
        }

        private async Task ZeroAsync()
        {
            var (offset, length) = (_random.Next(MaxLength), _random.Next(1, 100));
            _story.Add($"zero {offset} {length}");
            Assert.Equal(VfsStatus.Ok, await _file.AllocateAsync(AllocateMode.PunchHole | AllocateMode.KeepSize, offset, length, Cancellation));
            _isDirty = true;
            Resize(_expected.Length);
            if (offset < _expected.Length) _expected.AsSpan(offset, Math.Min(length, _expected.Length - offset)).Clear();
        }

        private async Task EvictAsync()
        {
            await Task.Yield();
            _story.Add("evict");
            _file.Evict(_random.Next(200));
        }

        private async Task ReopenAsync()
        {
            await Task.Yield();
            _story.Add("reopen");
            _file.Dispose();
            _file = _fixture.Area.Open(new(1), State, _remote).Value;
        }

        private async Task UploadAsync()
        {
            _story.Add("upload");
            Assert.Equal(VfsStatus.Ok, await FillAsync());
            using var stream = _file.CreateUploadSource().Open();
            var uploaded = new byte[stream.Length];
            await stream.ReadExactlyAsync(uploaded, Cancellation);
            Assert.Equal(_expected, uploaded);
            _remote = new RemoteFile(uploaded, _random.Next()) { BreakRate = _remote.BreakRate };
            _file.Source = _remote;
            _fixture.Area.SetDirty(new(1), isDirty: false);
            _isDirty = false;
            await _fixture.Area.WhenTrimmedAsync();
        }

        private Task<VfsStatus> FillAsync()
        {
            if (!_isDirty) _fixture.Area.SetDirty(new(1), isDirty: true);
            _isDirty = true;
            return _file.FillAsync(Cancellation);
        }

        private async Task RestartAsync()
        {
            _story.Add("restart");
            _file.Dispose();
            await _fixture.RestartAsync();
            if (_random.Next(2) == 0) _fixture.Area.Adopt(new(1), _isDirty);
            _file = _fixture.Area.Open(new(1), State, _remote).Value;
            _cursor = _fixture.Area.CreateCursor();
        }

        private void Resize(int length)
        {
            var resized = new byte[length];
            _expected.AsSpan(0, Math.Min(length, _expected.Length)).CopyTo(resized);
            _expected = resized;
        }
    }
}
