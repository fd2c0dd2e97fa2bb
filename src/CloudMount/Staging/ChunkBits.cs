using System.Numerics;

namespace CloudMount.Staging;

/// <summary>One bit for each chunk, by words of 64. Bits at and over <see cref="Count"/> are clear.</summary>
internal sealed class ChunkBits(int count)
{
    private ulong[] _words = new ulong[WordsFor(count)];

    public int Count { get; private set; } = count;

    public int SetCount { get; private set; }

    public Span<ulong> Words => _words;

    public bool this[int index] => (_words[index >> 6] >> (index & 63) & 1) != 0;

    public void Set(int first, int end) => Change(first, end, value: true);

    public void Clear(int first, int end) => Change(first, end, value: false);

    public void Clear() => Change(0, Count, value: false);

    /// <summary>New bits are clear.</summary>
    public void Resize(int count)
    {
        if (count < Count) Clear(count, Count);
        if (WordsFor(count) > _words.Length) Array.Resize(ref _words, Math.Max(WordsFor(count), _words.Length + (_words.Length / 4)));
        Count = count;
    }

    /// <summary>The first set bit in [first, end), or end.</summary>
    public int NextSet(int first, int end) => Next(first, end, flip: 0);

    /// <summary>The first clear bit in [first, end), or end.</summary>
    public int NextClear(int first, int end) => Next(first, end, flip: ulong.MaxValue);

    private static int WordsFor(int count) => (int)(((long)count + 63) >> 6);

    /// <summary>The bits of the word that lie in [first, end).</summary>
    private static ulong Mask(int word, int first, int end)
    {
        var from = word == first >> 6 ? ulong.MaxValue << (first & 63) : ulong.MaxValue;
        var until = word == (end - 1) >> 6 ? ulong.MaxValue >> (63 - ((end - 1) & 63)) : ulong.MaxValue;
        return from & until;
    }

    private int Next(int first, int end, ulong flip)
    {
        if (first >= end) return end;
        for (var word = first >> 6; word <= (end - 1) >> 6; word++)
        {
            var found = (_words[word] ^ flip) & Mask(word, first, end);
            if (found != 0) return (word << 6) + BitOperations.TrailingZeroCount(found);
        }

        return end;
    }

    private void Change(int first, int end, bool value)
    {
        if (first >= end) return;
        for (var word = first >> 6; word <= (end - 1) >> 6; word++)
        {
            var mask = Mask(word, first, end);
            var before = _words[word];
            _words[word] = value ? before | mask : before & ~mask;
            SetCount += BitOperations.PopCount(_words[word]) - BitOperations.PopCount(before);
        }
    }
}
