using CloudMount.Index;
using CloudMount.Primitives;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CloudMount.Tests.Index;

public sealed class BrokenFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-index-");

    private string Index => Path.Combine(_directory.FullName, "index.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        Execute("CREATE TABLE theirs(a); INSERT INTO theirs VALUES(1)");
        Assert.Contains("is the database of another program. Choose another cache directory", Refused().Message, StringComparison.Ordinal);
        Assert.Equal(1, Execute("SELECT count(*) FROM theirs"));
    }

    [Fact]
    public void An_index_of_a_newer_format_is_refused_with_what_to_do()
    {
        NodeIndex.Open(Index, 1 << 20, TimeProvider.System).Dispose();
        Execute($"PRAGMA user_version = {Schema.Version + 1}");
        var refused = Refused();
        Assert.Equal(
            $"The index has format {Schema.Version + 1}; this program reads format {Schema.Version}. Use the program that made it, sync, and start with an empty cache directory.",
            refused.Message);
        Assert.False(refused.IsDamaged);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_path_and_what_to_do()
    {
        File.WriteAllText(Index, new string('x', 8192));
        var refused = Refused();
        Assert.True(refused.IsDamaged);
        Assert.Contains($"'{Index}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Move the cache directory away", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), File.ReadAllText(Index));
    }

    [Fact]
    public void Damage_found_later_is_an_error_of_the_operation_that_meets_it()
    {
        Fill();
        var bytes = File.ReadAllBytes(Index);
        bytes.AsSpan(4096).Fill(0xA5);
        File.WriteAllBytes(Index, bytes);
        var met = Assert.Throws<IndexException>(() =>
        {
            using var index = NodeIndex.Open(Index, 1 << 20, TimeProvider.System);
            index.EntriesUnder(InodeNumber.Root);
        });
        Assert.True(met.IsDamaged);
        Assert.Equal(VfsStatus.IoError, met.Status);
    }

    private void Fill()
    {
        using var index = NodeIndex.Open(Index, 1 << 20, TimeProvider.System);
        using var change = index.Change();
        for (var number = 0; number < 1000; number++) IndexRig.Add(change, $"file {number}");
        change.Keep();
    }

    private IndexException Refused() => Assert.Throws<IndexException>(() => NodeIndex.Open(Index, 1 << 20, TimeProvider.System));

    private long Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Index};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }
}
