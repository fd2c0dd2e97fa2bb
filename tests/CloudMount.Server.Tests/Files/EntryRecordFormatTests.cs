using CloudMount.Server.Files;

namespace CloudMount.Server.Tests.Files;

public sealed class EntryRecordFormatTests
{
    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var record = EntryRecord.Empty.Signed(FileVersion.Mint(), 5, -7) with
        {
            CreateTime = long.MinValue, Id = EntryId.Mint(), Attributes = [new("a", ""), new("\u00e4", "\U0001F600")],
        };
        var read = EntryRecordFormat.Read(EntryRecordFormat.Write(record));
        Assert.Equal(record.Attributes, read.Attributes);
        Assert.Equal(record, read with { Attributes = record.Attributes });
    }

    [Fact]
    public void A_record_over_the_limit_is_not_written() =>
        Assert.Null(EntryRecordFormat.Write(EntryRecord.Empty with { Attributes = [new("a", new string('x', 3800))] }));

    [Fact]
    public void Any_bytes_can_be_read()
    {
        var random = new Random(1);
        var record = EntryRecord.Empty.Signed(FileVersion.Mint(), 5, 7) with { CreateTime = 1, Id = EntryId.Mint(), Attributes = [new("ab", "cd")] };
        var good = EntryRecordFormat.Write(record)!;
        for (var length = 0; length < good.Length; length++) EntryRecordFormat.Read(good.AsSpan(0, length));
        for (var i = 0; i < 1000; i++)
        {
            var bytes = good.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            EntryRecordFormat.Read(bytes);
        }
    }
}
