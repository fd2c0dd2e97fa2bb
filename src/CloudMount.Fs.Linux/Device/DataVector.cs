using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Device;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DataVector
{
    public void* Base;
    public nuint Length;
}
