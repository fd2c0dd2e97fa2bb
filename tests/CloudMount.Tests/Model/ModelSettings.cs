namespace CloudMount.Tests.Model;

/// <summary>Under what conditions a sequence runs; prints as the code that makes it.</summary>
/// <param name="MaxCleanBytes">A cap so small that content is evicted all the time, or none to speak of.</param>
/// <param name="MaxDirtyBytes">A cap so small that writes are refused, or none to speak of.</param>
/// <param name="IsPlain">The service keeps no attributes and no versions.</param>
/// <param name="TakesOver">Whole files are read and written past the engine, as the kernel does.</param>
/// <param name="Crashes">Chunks are as large as the disk's blocks: a crash is told from holes.</param>
internal sealed record ModelSettings(int MaxCleanBytes, int MaxDirtyBytes, bool IsPlain, bool TakesOver, bool Crashes)
{
    public const int Unlimited = 1 << 30;

    /// <summary>What lengths and offsets are counted in.</summary>
    public int Unit => Crashes ? 700 : 5;

    public int ChunkBytes => Crashes ? 4096 : 16;

    public static ModelSettings From(Random random) => new(
        random.Next(3) switch { 0 => 0, 1 => 128, _ => Unlimited },
        random.Next(6) == 0 ? 300 : Unlimited,
        random.Next(4) == 0,
        random.Next(3) == 0,
        random.Next(3) == 0);

    public override string ToString() =>
        $"new({MaxCleanBytes}, {MaxDirtyBytes}, {(IsPlain ? "true" : "false")}, {(TakesOver ? "true" : "false")}, {(Crashes ? "true" : "false")})";
}
