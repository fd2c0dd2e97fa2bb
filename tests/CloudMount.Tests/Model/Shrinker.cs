namespace CloudMount.Tests.Model;

/// <summary>Finds a short sequence that still fails, by leaving steps out for as long as that helps.</summary>
internal static class Shrinker
{
    public static async Task<List<Step>> ShrinkAsync(IReadOnlyList<Step> failing, Func<IReadOnlyList<Step>, Task<bool>> fails)
    {
        var shortest = failing.ToList();
        for (var size = Math.Max(1, shortest.Count / 2); size > 0;)
        {
            var isShorter = false;
            for (var at = 0; at < shortest.Count;)
            {
                var tried = shortest.Where((_, index) => index < at || index >= at + size).ToList();
                if (await fails(tried)) (shortest, isShorter) = (tried, true);
                else at += size;
            }

            if (!isShorter) size /= 2;
        }

        return shortest;
    }
}
