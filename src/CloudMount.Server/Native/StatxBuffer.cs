using System.Runtime.InteropServices;

namespace CloudMount.Server.Native;

/// <summary>struct statx of statx(2); its layout is the same on every architecture (include/uapi/linux/stat.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(0)] public uint Mask;
    [FieldOffset(16)] public uint Links;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(80)] public StatxTime Birth;
    [FieldOffset(96)] public StatxTime Change;
    [FieldOffset(112)] public StatxTime Modify;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;
}
