using System.Globalization;
using System.Text;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Finds a name that is not taken, in the service's manner: <c>name(1).ext</c>.</summary>
internal static class FreeName
{
    private const int MaxTries = 1000;

    /// <summary>Tries the name, and while it is taken and another may do, the next.</summary>
    public static async Task<Outcome<T>> TryAsync<T>(string name, bool resolves, Func<string, Task<Outcome<T>>> attempt)
    {
        for (var number = 0; ; number++)
        {
            var outcome = await attempt(Numbered(name, number)).ConfigureAwait(false);
            if (outcome.TryGet(out _, out var refusal) || refusal.Kind != RefusalKind.Exists || !resolves || number == MaxTries) return outcome;
        }
    }

    /// <summary>The name with a number before its extension, cut so that it stays a name.</summary>
    public static string Numbered(string name, int number)
    {
        if (number == 0) return name;
        var extension = EntryName.ExtensionOf(name);
        var suffix = string.Create(CultureInfo.InvariantCulture, $"({number}){extension}");
        var room = EntryName.MaxBytes - Encoding.UTF8.GetByteCount(suffix);
        if (room < 1) return Numbered(name[..(name.Length / 2)], number);
        var stem = name[..^extension.Length];
        while (Encoding.UTF8.GetByteCount(stem) > room) stem = stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        return stem + suffix;
    }
}
