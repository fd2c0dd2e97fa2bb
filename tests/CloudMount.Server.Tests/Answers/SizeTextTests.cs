using CloudMount.Server.Answers;

namespace CloudMount.Server.Tests.Answers;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(1_300_000, "1.2 MB")]
    [InlineData(3_650_722_201, "3.4 GB")]
    [InlineData(long.MaxValue, "8.0 EB")]
    public void Sizes_are_written_for_people(long bytes, string expected) => Assert.Equal(expected, SizeText.Of(bytes));
}
