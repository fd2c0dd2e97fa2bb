using System.Text;

namespace CloudMount.Cli.Terminal;

/// <summary>Asks on the terminal for something that is not shown while it is typed. The question goes to standard error.</summary>
internal static class SecretPrompt
{
    /// <summary>Answers a question with what was typed up to Enter. Null when nobody sits at a terminal.</summary>
    public static Func<string, string>? Open() => Console.IsInputRedirected || Console.IsErrorRedirected ? null : Ask;

    private static string Ask(string question)
    {
        Console.Error.Write(question);
        var typed = Read(() => Console.ReadKey(intercept: true));
        Console.Error.WriteLine();
        return typed;
    }

    /// <summary>What was typed up to Enter. Arrows and other keys without a letter are nothing.</summary>
    internal static string Read(Func<ConsoleKeyInfo> next)
    {
        var typed = new StringBuilder();
        while (next() is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        return typed.ToString();
    }
}
