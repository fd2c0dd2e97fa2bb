using System.Runtime.CompilerServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

/// <summary>The sizes of include/uapi/linux/fuse.h, 7.45.</summary>
public sealed class StructSizeTests
{
    [Fact]
    public void Every_struct_has_the_size_the_kernel_gives_it()
    {
        (string Name, int Expected, int Actual)[] rows =
        [
            (nameof(InHeader), 40, Unsafe.SizeOf<InHeader>()),
            (nameof(OutHeader), 16, Unsafe.SizeOf<OutHeader>()),
            (nameof(AttributesBody), 88, Unsafe.SizeOf<AttributesBody>()),
            (nameof(EntryOut), 128, Unsafe.SizeOf<EntryOut>()),
            (nameof(AttributesOut), 104, Unsafe.SizeOf<AttributesOut>()),
            (nameof(InitIn), 16, Unsafe.SizeOf<InitIn>()),
            (nameof(InitExtensionIn), 48, Unsafe.SizeOf<InitExtensionIn>()),
            (nameof(InitOut), 64, Unsafe.SizeOf<InitOut>()),
            (nameof(GetAttributesIn), 16, Unsafe.SizeOf<GetAttributesIn>()),
            (nameof(SetAttributesIn), 88, Unsafe.SizeOf<SetAttributesIn>()),
            (nameof(StatxIn), 24, Unsafe.SizeOf<StatxIn>()),
            (nameof(StatxOut), 288, Unsafe.SizeOf<StatxOut>()),
            (nameof(OpenIn), 8, Unsafe.SizeOf<OpenIn>()),
            (nameof(OpenOut), 16, Unsafe.SizeOf<OpenOut>()),
            (nameof(CreateIn), 16, Unsafe.SizeOf<CreateIn>()),
            (nameof(CreateOut), 144, Unsafe.SizeOf<CreateOut>()),
            (nameof(ReadIn), 40, Unsafe.SizeOf<ReadIn>()),
            (nameof(WriteIn), 40, Unsafe.SizeOf<WriteIn>()),
            (nameof(WriteOut), 8, Unsafe.SizeOf<WriteOut>()),
            (nameof(ReleaseIn), 24, Unsafe.SizeOf<ReleaseIn>()),
            (nameof(FlushIn), 24, Unsafe.SizeOf<FlushIn>()),
            (nameof(SyncIn), 16, Unsafe.SizeOf<SyncIn>()),
            (nameof(SetXattrIn), 8, Unsafe.SizeOf<SetXattrIn>()),
            (nameof(SetXattrExtensionIn), 8, Unsafe.SizeOf<SetXattrExtensionIn>()),
            (nameof(GetXattrIn), 8, Unsafe.SizeOf<GetXattrIn>()),
            (nameof(GetXattrOut), 8, Unsafe.SizeOf<GetXattrOut>()),
            (nameof(StatfsOut), 80, Unsafe.SizeOf<StatfsOut>()),
            (nameof(MknodIn), 16, Unsafe.SizeOf<MknodIn>()),
            (nameof(MkdirIn), 8, Unsafe.SizeOf<MkdirIn>()),
            (nameof(RenameIn), 8, Unsafe.SizeOf<RenameIn>()),
            (nameof(Rename2In), 16, Unsafe.SizeOf<Rename2In>()),
            (nameof(LinkIn), 8, Unsafe.SizeOf<LinkIn>()),
            (nameof(ForgetIn), 8, Unsafe.SizeOf<ForgetIn>()),
            (nameof(BatchForgetIn), 8, Unsafe.SizeOf<BatchForgetIn>()),
            (nameof(ForgetOne), 16, Unsafe.SizeOf<ForgetOne>()),
            (nameof(InterruptIn), 8, Unsafe.SizeOf<InterruptIn>()),
            (nameof(FallocateIn), 32, Unsafe.SizeOf<FallocateIn>()),
            (nameof(LseekIn), 24, Unsafe.SizeOf<LseekIn>()),
            (nameof(LseekOut), 8, Unsafe.SizeOf<LseekOut>()),
            (nameof(CopyRangeIn), 56, Unsafe.SizeOf<CopyRangeIn>()),
            (nameof(CopyRangeOut), 8, Unsafe.SizeOf<CopyRangeOut>()),
            (nameof(Dirent), 24, Unsafe.SizeOf<Dirent>()),
            (nameof(InvalidateInodeOut), 24, Unsafe.SizeOf<InvalidateInodeOut>()),
            (nameof(InvalidateEntryOut), 16, Unsafe.SizeOf<InvalidateEntryOut>()),
            (nameof(BackingMap), 16, Unsafe.SizeOf<BackingMap>()),
            (nameof(MessageHeader), 56, Unsafe.SizeOf<MessageHeader>()),
            (nameof(DescriptorMessage), 24, Unsafe.SizeOf<DescriptorMessage>()),
        ];
        Assert.All(rows, row => Assert.True(row.Expected == row.Actual, $"{row.Name} has {row.Actual} bytes, not {row.Expected}."));
    }
}
