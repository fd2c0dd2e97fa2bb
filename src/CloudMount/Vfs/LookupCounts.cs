using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// How often the kernel was told of each inode (nlookup). Only an unlinked inode needs it, yet it must be counted from the start: about
/// 24 bytes for each inode that the kernel holds. Thread-safe.
/// </summary>
internal sealed class LookupCounts
{
    private const int StripeCount = 16;

    // Each stripe is guarded by itself.
    private readonly Dictionary<ulong, ulong>[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Dictionary<ulong, ulong>())];

    public void Add(InodeNumber inode)
    {
        var stripe = StripeOf(inode);
        lock (stripe)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(stripe, inode.Value, out _)++;
        }
    }

    /// <summary>True when none are left.</summary>
    public bool Take(InodeNumber inode, ulong count)
    {
        var stripe = StripeOf(inode);
        lock (stripe)
        {
            if (!stripe.TryGetValue(inode.Value, out var held)) return true;
            if (held > count)
            {
                stripe[inode.Value] = held - count;
                return false;
            }

            stripe.Remove(inode.Value);
            return true;
        }
    }

    public bool Has(InodeNumber inode)
    {
        var stripe = StripeOf(inode);
        lock (stripe) return stripe.ContainsKey(inode.Value);
    }

    private Dictionary<ulong, ulong> StripeOf(InodeNumber inode) => _stripes[inode.Value % StripeCount];
}
