using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Device;

/// <summary>struct cmsghdr with one descriptor (SCM_RIGHTS of unix(7)), 64-bit, padded to CMSG_SPACE(4).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DescriptorMessage
{
    public nuint Length;
    public int Level;
    public int Type;
    public int Descriptor;
    public int Padding;
}
