using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Answers INIT, the first request of a mount. Everybody who looks at the mount point waits for this.</summary>
internal static class FuseHandshake
{
    public static Negotiated Run(FuseDevice device, FuseRequest request, InitWishes wishes)
    {
        while (true)
        {
            var error = request.Receive(device);
            if (error is Errno.EINTR or Errno.EAGAIN or Errno.ENOENT) continue;
            if (error != Errno.None || request.Head.Opcode != Opcode.Init)
                throw new FuseMountException(FuseMountFailure.Kernel, $"The kernel did not begin with INIT ({error}).");

            var arguments = request.Arguments;
            var offer = arguments.Read<InitIn>();
            if (InitNegotiation.IsSupported(offer)) return Answer(request, arguments, offer, wishes);
            if (offer.Major > InitNegotiation.Major)
            {
                // The kernel then asks again with our major version (include/uapi/linux/fuse.h).
                request.Reply(InitNegotiation.ToReply(default, 0));
                continue;
            }

            request.Fail(Errno.EIO);
            throw new FuseMountException(
                FuseMountFailure.KernelTooOld,
                $"The kernel speaks FUSE {offer.Major}.{offer.Minor}; {InitNegotiation.Major}.{InitNegotiation.OldestMinor} (Linux 5.4) is needed.");
        }
    }

    private static Negotiated Answer(FuseRequest request, ArgumentReader arguments, in InitIn offer, InitWishes wishes)
    {
        var flags2 = arguments.Remaining >= sizeof(uint) ? arguments.Read<uint>() : 0;
        var negotiated = InitNegotiation.Negotiate(offer, flags2, wishes);
        if (request.Reply(InitNegotiation.ToReply(negotiated, offer.MaxReadAhead))) return negotiated;
        throw new FuseMountException(FuseMountFailure.Kernel, "The kernel did not take the reply to INIT.");
    }
}
