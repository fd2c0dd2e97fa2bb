using System.Diagnostics;
using System.Globalization;

namespace CloudMount.Load;

/// <summary>Files of 1 MiB, put and read again over a number of connections.</summary>
internal static class TransfersRun
{
    private const int FileBytes = 1 << 20;

    public static async Task<int> RunAsync(Uri put, Uri get, int files, int parallel)
    {
        var content = new byte[FileBytes];
        new Random(1).NextBytes(content);
        var login = Environment.GetEnvironmentVariable("CLOUDMOUNT_KEY") is { } key ? Connection.Basic(key, Environment.GetEnvironmentVariable("CLOUDMOUNT_PASSWORD") ?? "") : null;
        var written = await RateAsync(put, login, files, parallel, async (connection, number) => (await connection.SendAsync(HttpMethod.Put, Below(put, number), new ByteArrayContent(content))).IsSuccess);
        var read = await RateAsync(get, login, files, parallel, async (connection, number) => (await connection.GetAsync(Below(get, number))).Body.AsSpan().SequenceEqual(content));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written:F0} {read:F0}"));
        return 0;
    }

    private static async Task<double> RateAsync(Uri server, System.Net.Http.Headers.AuthenticationHeaderValue? login, int files, int parallel, Func<Connection, int, Task<bool>> transfer)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
        {
            using var connection = new Connection(server, login);
            for (int number; (number = Interlocked.Increment(ref next)) < files;)
                if (!await transfer(connection, number)) throw new InvalidOperationException($"File {number} was not transferred.");
        }));
        return files / watch.Elapsed.TotalSeconds;
    }

    private static string Below(Uri address, int number) => string.Create(CultureInfo.InvariantCulture, $"{address.AbsolutePath.TrimEnd('/')}/{number}");
}
