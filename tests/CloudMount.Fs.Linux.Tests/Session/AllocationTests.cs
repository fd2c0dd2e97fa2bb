using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Session;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>What is answered at once costs no allocation, from the read of the request to the write of the reply.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 2000;

    [Fact]
    public void Lookup_allocates_nothing() => AssertAllocatesNothing(Opcode.Lookup, "a name\0"u8.ToArray());

    [Fact]
    public void Getattr_allocates_nothing() => AssertAllocatesNothing(Opcode.GetAttributes, FakeKernel.Bytes(default(GetAttributesIn)));

    [Fact]
    public void Read_allocates_nothing() => AssertAllocatesNothing(Opcode.Read, FakeKernel.Bytes(new ReadIn(77, 0, 4096, 0, 0, 0, 0)));

    private static void AssertAllocatesNothing(Opcode opcode, byte[] arguments)
    {
        using var rig = new DispatcherRig(new CannedVfs());
        using var request = new FuseRequest(128 * 1024);
        Serve(rig, request, opcode, arguments);
        var allocated = Serve(rig, request, opcode, arguments);
        Assert.Equal(0, allocated);
    }

    /// <summary>Answers what serving allocated; the fake kernel's own allocations stay out.</summary>
    private static long Serve(DispatcherRig rig, FuseRequest request, Opcode opcode, byte[] arguments)
    {
        long allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            rig.Kernel.Send(opcode, 5, arguments);
            var before = GC.GetAllocatedBytesForCurrentThread();
            request.Receive(rig.Kernel.Device);
            rig.Dispatcher.Dispatch(request);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            rig.Kernel.Receive();
        }

        return allocated;
    }
}
