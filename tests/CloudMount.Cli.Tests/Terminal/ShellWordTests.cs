using CloudMount.Cli.Terminal;
using Xunit;

namespace CloudMount.Cli.Tests.Terminal;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("/home/me/cloud", "/home/me/cloud")]
    [InlineData("/home/me/my cloud", "'/home/me/my cloud'")]
    [InlineData("/it's", @"'/it'\''s'")]
    [InlineData("/a$HOME`x`", "'/a$HOME`x`'")]
    [InlineData("/line\nend", "'/line?end'")]
    public void A_path_is_one_word_of_a_shell(string path, string word) => Assert.Equal(word, ShellWord.Of(path));
}
