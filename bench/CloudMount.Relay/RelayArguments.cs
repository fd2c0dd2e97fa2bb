using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace CloudMount.Relay;

/// <summary>The command line of the relay.</summary>
/// <param name="BitsPerSecond">0 for no limit.</param>
internal sealed record RelayArguments(IPEndPoint Listen, IPEndPoint Target, TimeSpan RoundTrip, long BitsPerSecond)
{
    public const string Usage = "usage: relay --listen 127.0.0.1:PORT --target HOST:PORT [--round-trip 20ms] [--rate 1Gbit]";

    private static readonly (string Unit, double Factor)[] Times = [("ms", 1e-3), ("us", 1e-6), ("s", 1)];
    private static readonly (string Unit, double Factor)[] Rates = [("Gbit", 1e9), ("Mbit", 1e6), ("kbit", 1e3), ("bit", 1)];

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out RelayArguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        var values = new Dictionary<string, string>();
        for (var index = 0; index + 1 < args.Length; index += 2) values[args[index]] = args[index + 1];
        problem = Check(args, values);
        if (problem is not null) return false;
        _ = TryParseEndPoint(values["--listen"], out var listen);
        _ = TryParseEndPoint(values["--target"], out var target);
        _ = TryParseQuantity(values.GetValueOrDefault("--round-trip", "0s"), Times, out var seconds);
        _ = TryParseQuantity(values.GetValueOrDefault("--rate", "0bit"), Rates, out var rate);
        arguments = new RelayArguments(listen!, target!, TimeSpan.FromSeconds(seconds), (long)rate);
        return true;
    }

    private static string? Check(string[] args, Dictionary<string, string> values)
    {
        string[] known = ["--listen", "--target", "--round-trip", "--rate"];
        if (args.Length % 2 != 0) return "Each option takes a value.";
        if (values.Keys.Except(known).FirstOrDefault() is { } unknown) return $"{unknown} is no option.";
        if (!TryParseEndPoint(values.GetValueOrDefault("--listen"), out _)) return "--listen takes an address and a port.";
        if (!TryParseEndPoint(values.GetValueOrDefault("--target"), out _)) return "--target takes a host and a port.";
        if (!TryParseQuantity(values.GetValueOrDefault("--round-trip", "0s"), Times, out _)) return "--round-trip takes a time such as 20ms.";
        return TryParseQuantity(values.GetValueOrDefault("--rate", "0bit"), Rates, out _) ? null : "--rate takes a rate such as 1Gbit.";
    }

    private static bool TryParseEndPoint(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        if (text?.StartsWith("localhost:", StringComparison.Ordinal) == true) text = "127.0.0.1" + text["localhost".Length..];
        return IPEndPoint.TryParse(text ?? "", out endPoint) && text!.Contains(':', StringComparison.Ordinal);
    }

    private static bool TryParseQuantity(string text, (string Unit, double Factor)[] units, out double value)
    {
        value = 0;
        foreach (var (unit, factor) in units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return false;
            value *= factor;
            return value >= 0;
        }

        return false;
    }
}
