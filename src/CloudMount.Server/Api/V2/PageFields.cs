using System.Globalization;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Api.V2;

/// <summary>The fields that say which page is asked for, and those that say which it is.</summary>
internal static class PageFields
{
    private const int UsualLimit = 100;
    private const int MostLimit = 10_000;

    /// <summary>From limit and page, which counts from 1. Invalid.</summary>
    public static Outcome<PageRequest> Read(CallFields fields)
    {
        if (!ReadNumber(fields, "limit", UsualLimit, least: 1).TryGet(out var limit, out var refusal)) return refusal;
        if (!ReadNumber(fields, "page", 1, least: 1).TryGet(out var number, out refusal)) return refusal;
        limit = Math.Min(limit, MostLimit);
        return new PageRequest((number - 1) * limit, (int)limit);
    }

    /// <summary>As clients of /api/3/ ask for children. Invalid.</summary>
    public static Outcome<PageRequest?> ReadWindow(CallFields fields)
    {
        if (!ReadNumber(fields, "children.limit", UsualLimit, least: 1).TryGet(out var limit, out var refusal)) return refusal;
        if (!ReadNumber(fields, "children.offset", 0, least: 0).TryGet(out var offset, out refusal)) return refusal;
        return (PageRequest?)new PageRequest(offset, (int)Math.Min(limit, MostLimit));
    }

    public static void WriteNumbers(IAnswerWriter writer, PageRequest page, long total)
    {
        writer.Number("page", NumberOf(page));
        writer.Number("pages", CountOf(page, total));
        writer.Number("per_page", page.Limit);
        writer.Number("total", total);
    }

    public static long NumberOf(PageRequest page) => (page.Offset / page.Limit) + 1;

    /// <summary>At least one, and no fewer than the one asked for: clients go on until they see the last page.</summary>
    public static long CountOf(PageRequest page, long total) => Math.Max(NumberOf(page), (total + page.Limit - 1) / page.Limit);

    private static Outcome<long> ReadNumber(CallFields fields, string name, long usual, int least)
    {
        if (fields[name] is not { } text) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number : Refusal.Invalid($"{name} must be a number of {least} or more.", name);
    }
}
