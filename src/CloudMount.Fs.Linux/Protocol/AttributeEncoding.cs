using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Protocol;

/// <summary>Writes attributes the way the kernel reads them.</summary>
internal static class AttributeEncoding
{
    private const uint BlockSize = 4096;
    private const int BytesPerStatBlock = 512;
    private const uint StatxBasicStatsAndBirthTime = 0xFFF;

    public static EntryOut ToEntry(in EntryAnswer answer)
    {
        var (entrySeconds, entryNanoseconds) = Split(answer.Validity);
        var (seconds, nanoseconds) = Split(answer.Attributes.Validity);
        var body = answer.IsNegative ? default : ToBody(answer.Attributes);
        return new(answer.Inode.Value, 0, entrySeconds, seconds, entryNanoseconds, nanoseconds, body);
    }

    public static AttributesOut ToAttributes(in InodeAttributes attributes)
    {
        var (seconds, nanoseconds) = Split(attributes.Validity);
        return new(seconds, nanoseconds, 0, ToBody(attributes));
    }

    public static StatxOut ToStatx(in InodeAttributes attributes)
    {
        var (seconds, nanoseconds) = Split(attributes.Validity);
        return new(
            seconds, nanoseconds, 0, 0, 0,
            StatxBasicStatsAndBirthTime, BlockSize, 0, attributes.LinkCount, attributes.UserId, attributes.GroupId, (ushort)Mode(attributes), 0,
            attributes.Inode.Value, (ulong)attributes.Size, Blocks(attributes), 0,
            ToStatx(attributes.AccessTime), ToStatx(attributes.BirthTime), ToStatx(attributes.ChangeTime), ToStatx(attributes.ModifyTime),
            DeviceMajor(attributes.Device), DeviceMinor(attributes.Device), 0, 0, default);
    }

    private static AttributesBody ToBody(in InodeAttributes attributes) => new(
        attributes.Inode.Value, (ulong)attributes.Size, Blocks(attributes),
        (ulong)attributes.AccessTime.Seconds, (ulong)attributes.ModifyTime.Seconds, (ulong)attributes.ChangeTime.Seconds,
        attributes.AccessTime.SubsecondNanoseconds, attributes.ModifyTime.SubsecondNanoseconds, attributes.ChangeTime.SubsecondNanoseconds,
        Mode(attributes), attributes.LinkCount, attributes.UserId, attributes.GroupId, attributes.Device, BlockSize, 0);

    private static uint Mode(in InodeAttributes attributes) => ((uint)attributes.Kind << 12) | (attributes.Permissions & 0xFFF);

    private static ulong Blocks(in InodeAttributes attributes) =>
        ((ulong)attributes.AllocatedBytes + BytesPerStatBlock - 1) / BytesPerStatBlock;

    private static StatxTime ToStatx(Timestamp time) => new(time.Seconds, time.SubsecondNanoseconds, 0);

    // new_encode_dev of include/linux/kdev_t.h: the minor number's upper bits stand above the major number.
    private static uint DeviceMajor(uint device) => (device & 0xFFF00) >> 8;

    private static uint DeviceMinor(uint device) => (device & 0xFF) | ((device >> 12) & 0xFFF00);

    private static (ulong Seconds, uint Nanoseconds) Split(TimeSpan validity)
    {
        if (validity <= TimeSpan.Zero) return (0, 0);
        var seconds = Math.DivRem(validity.Ticks, TimeSpan.TicksPerSecond, out var rest);
        return ((ulong)seconds, (uint)rest * 100);
    }
}
