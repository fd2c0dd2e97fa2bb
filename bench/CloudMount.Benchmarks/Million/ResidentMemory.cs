using System.Globalization;

namespace CloudMount.Benchmarks.Million;

/// <summary>What this process holds in memory, after proc(5).</summary>
internal static class ResidentMemory
{
    public static double Mebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
