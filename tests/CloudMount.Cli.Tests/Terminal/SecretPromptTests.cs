using CloudMount.Cli.Terminal;
using Xunit;

namespace CloudMount.Cli.Tests.Terminal;

public sealed class SecretPromptTests
{
    [Fact]
    public void Keys_without_a_letter_are_nothing_and_backspace_takes_one_back()
    {
        var keys = new Queue<ConsoleKeyInfo>(
        [
            Key(ConsoleKey.Backspace, '\b'), Key(ConsoleKey.K, 'k'), Key(ConsoleKey.LeftArrow, '\0'), Key(ConsoleKey.X, 'x'),
            Key(ConsoleKey.Backspace, '\u007f'), Key(ConsoleKey.E, 'e'), Key(ConsoleKey.Tab, '\t'), Key(ConsoleKey.Enter, '\r'),
        ]);
        Assert.Equal("ke", SecretPrompt.Read(keys.Dequeue));
    }

    private static ConsoleKeyInfo Key(ConsoleKey key, char letter) => new(letter, key, shift: false, alt: false, control: false);
}
