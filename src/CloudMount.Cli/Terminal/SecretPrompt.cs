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
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
