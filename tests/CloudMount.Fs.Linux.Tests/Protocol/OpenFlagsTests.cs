using CloudMount.Fs.Linux.Protocol;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

public sealed class OpenFlagsTests
{
    [Theory]
    [InlineData(0u, 0u, OpenMode.Read)]
    [InlineData(1u, 0u, OpenMode.Write)]
    [InlineData(2u, 0u, OpenMode.Read | OpenMode.Write)]
    [InlineData(0x2C1u, 0u, OpenMode.Write | OpenMode.Exclusive | OpenMode.Truncate)]
    [InlineData(0x401u, 0u, OpenMode.Write | OpenMode.Append)]
    [InlineData(0x101001u, 0u, OpenMode.Write | OpenMode.Synchronous)]
    [InlineData(0x201u, 1u, OpenMode.Write | OpenMode.Truncate | OpenMode.ClearPrivileges)]
    public void Flags_of_open_become_a_mode(uint flags, uint openFlags, OpenMode mode) => Assert.Equal(mode, OpenFlags.ToMode(flags, openFlags));
}
