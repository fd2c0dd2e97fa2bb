using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Device;

/// <summary>struct msghdr of recvmsg(2), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public DataVector* Data;
    public nuint DataCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
