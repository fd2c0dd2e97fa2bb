using CloudMount.Server.Changes;
using CloudMount.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Server.Tests.Changes;

public sealed class ChangeJournalTests : IDisposable
{
    private static readonly JournalLimits Limits = new(1000, TimeSpan.FromDays(30)) { MaxInMemory = 64 };
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloudmount-journal-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Rows_are_read_in_order_from_memory_and_from_the_file()
    {
        using var journal = Open();
        var start = journal.Now().Stamp;
        for (var i = 0; i < 200; i++)
        {
            journal.Add(Row(i));
            if (i % 50 == 49) journal.Save();
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"/{i}"), ReadAll(journal, start, 7));
    }

    [Fact]
    public async Task No_row_appears_behind_what_a_reader_was_told()
    {
        using var journal = Open();
        var start = journal.Now().Stamp;
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++) journal.Add(Row((writer * 10_000) + i));
        })).ToArray();
        var (read, after) = (new List<string>(), start);
        while (true)
        {
            var isOver = Task.WhenAll(writers).IsCompleted;
            if (journal.Read(after, 100) is not { } rows) break;
            read.AddRange(rows.Rows.Select(row => row.Path));
            Assert.True(rows.UpTo >= after);
            Assert.All(rows.Rows, row => Assert.InRange(row.Stamp, after + 1, rows.UpTo));
            after = rows.UpTo;
            if (isOver && rows.IsAll) break;
        }

        await Task.WhenAll(writers);

        // The ring is small: rows that the disk was too slow for are refused, never left out.
        if (journal.Read(after, 1) is null) return;
        Assert.Equal(8000, read.Distinct(StringComparer.Ordinal).Count());
        for (var writer = 0; writer < 4; writer++)
        {
            var own = read.Where(path => int.Parse(path[1..], System.Globalization.CultureInfo.InvariantCulture) / 10_000 == writer);
            Assert.Equal(Enumerable.Range(writer * 10_000, 2000).Select(i => $"/{i}"), own);
        }
    }

    [Fact]
    public void Stamps_grow_when_the_clock_is_set_back_and_over_a_restart()
    {
        ChangeCursor first, second;
        using (var journal = Open())
        {
            journal.Add(Row(1));
            first = journal.Now();
            _time.Shift = TimeSpan.FromHours(-1);
            journal.Add(Row(2));
            second = journal.Now();
        }

        using var restarted = Open();
        restarted.Add(Row(3));
        Assert.True(first.Stamp < second.Stamp && second.Stamp < restarted.Now().Stamp);
        Assert.True(restarted.Knows(first) && restarted.Knows(second));
        Assert.Equal(["/2", "/3"], ReadAll(restarted, first.Stamp, 10));
        Assert.Equal(["/3"], ReadAll(restarted, second.Stamp, 10));
    }

    [Fact]
    public void After_an_unclean_end_no_older_cursor_is_known()
    {
        using var journal = Open();
        journal.Add(Row(1));
        journal.Save();
        var cursor = journal.Now();
        journal.Add(Row(2));
        var copy = _home.CreateSubdirectory("killed");
        foreach (var file in new[] { "journal.db", "journal.db-wal" })
            if (File.Exists(Path.Combine(_home.FullName, file))) File.Copy(Path.Combine(_home.FullName, file), Path.Combine(copy.FullName, file));
        using var after = Open(copy.FullName);
        Assert.False(after.Knows(cursor));
        Assert.Null(after.Read(cursor.Stamp - 1, 10));
        var now = after.Now();
        after.Add(Row(3));
        Assert.Equal(["/3"], ReadAll(after, now.Stamp, 10));
    }

    [Fact]
    public void What_is_too_much_or_too_old_is_removed_and_its_readers_are_told()
    {
        using var journal = Open(limits: Limits with { MaxRows = 100 });
        var (start, stamps) = (journal.Now().Stamp, new List<long>());
        for (var i = 0; i < 150; i++)
        {
            journal.Add(Row(i));

            // At once: the journal's own thread may remove the first rows before the last is there.
            stamps.Add(journal.Read(i == 0 ? start : stamps[^1], 10)!.Rows[0].Stamp);
            if (i % 30 == 29) journal.Save();
        }

        journal.Trim();
        Assert.Null(journal.Read(start, 10));
        Assert.Null(journal.Read(stamps[48], 10));
        Assert.Equal(100, ReadAll(journal, stamps[49], 64).Count);
        _time.Advance(TimeSpan.FromDays(31));
        journal.Trim();
        Assert.Null(journal.Read(stamps[148], 10));
        Assert.Empty(ReadAll(journal, stamps[149], 10));
    }

    [Fact]
    public void A_row_that_could_not_be_written_in_time_is_given_up_and_its_readers_are_told()
    {
        using var journal = Open();
        var start = journal.Now().Stamp;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(_home.FullName, "journal.db")};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction();
            for (var i = 0; i < 100; i++) journal.Add(Row(i));
            Assert.Null(journal.Read(start, 1000));
        }

        var cursor = journal.Now();
        journal.Add(Row(100));
        Assert.Equal(["/100"], ReadAll(journal, cursor.Stamp, 10));
    }

    [Fact]
    public async Task A_wait_ends_with_a_row_with_its_time_and_with_the_server()
    {
        using var journal = Open();
        var now = journal.Now().Stamp;
        var waiting = journal.WaitAsync(now, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        journal.Add(Row(1));
        Assert.True(await waiting);
        Assert.True(await journal.WaitAsync(now, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var late = journal.WaitAsync(journal.Now().Stamp, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(await late);
        var stopped = journal.WaitAsync(journal.Now().Stamp, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        journal.EndWaits();
        Assert.False(await stopped);
    }

    [Fact]
    public void Makers_are_found_without_a_look_at_every_row()
    {
        using var journal = Open();
        using var other = new SqliteConnection($"Data Source={Path.Combine(_home.FullName, "journal.db")};Pooling=False");
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + JournalFile.FindMakers;
        foreach (var name in new[] { "$create", "$modify", "$id", "$path", "$size", "$modified" }) command.Parameters.AddWithValue(name, 0);
        using var rows = command.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read()) plan.Add(rows.GetString(3));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("change_id (id=?)", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("change_path (path=?)", StringComparison.Ordinal));
    }

    private static Change Row(int number) => new(ChangeKind.Create, $"/{number}", null, false, Author.Server);

    private static List<string> ReadAll(ChangeJournal journal, long after, int limit)
    {
        var paths = new List<string>();
        while (true)
        {
            var rows = journal.Read(after, limit);
            Assert.NotNull(rows);
            paths.AddRange(rows.Rows.Select(row => row.Path));
            after = rows.UpTo;
            if (rows.IsAll) return paths;
        }
    }

    private ChangeJournal Open(string? directory = null, JournalLimits? limits = null) =>
        ChangeJournal.Open(directory ?? _home.FullName, limits ?? Limits, _time, NullLogger.Instance);
}
