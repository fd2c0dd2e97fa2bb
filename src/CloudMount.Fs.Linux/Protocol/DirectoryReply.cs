using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The entries of READDIR or READDIRPLUS, written straight into a reply. Used again for each request.</summary>
internal sealed class DirectoryReply : IDirectorySink
{
    private Memory<byte> _target;

    public bool WantsAttributes { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public int Length { get; private set; }

    public void Start(Memory<byte> target, bool wantsAttributes)
    {
        _target = target;
        WantsAttributes = wantsAttributes;
        Length = 0;
    }

    public bool TryAdd(ReadOnlySpan<byte> name, ulong cookie, in EntryAnswer entry)
    {
        var head = WantsAttributes ? Unsafe.SizeOf<EntryOut>() : 0;
        var used = head + Unsafe.SizeOf<Dirent>() + name.Length;
        var size = (used + 7) & ~7;
        if (size > _target.Length - Length) return false;

        var target = _target.Span.Slice(Length, size);
        // A node of 0 tells the kernel that the entry is no lookup (fs/fuse/readdir.c, fuse_direntplus_link).
        if (WantsAttributes) MemoryMarshal.Write(target, IsDot(name) ? default : AttributeEncoding.ToEntry(entry));
        MemoryMarshal.Write(target[head..], new Dirent(entry.Inode.Value, cookie, (uint)name.Length, (uint)entry.Attributes.Kind));
        name.CopyTo(target[(head + Unsafe.SizeOf<Dirent>())..]);
        target[used..].Clear();
        Length += size;
        return true;
    }

    /// <summary>Takes back the lookups of a reply that the kernel did not take.</summary>
    public void Undo(IVfs vfs)
    {
        if (!WantsAttributes) return;
        for (var at = 0; at < Length;)
        {
            var reader = new ArgumentReader(_target.Span[at..Length]);
            var node = reader.Read<EntryOut>().Node;
            var nameLength = (int)reader.Read<Dirent>().NameLength;
            if (node != 0) vfs.Forget(new InodeNumber(node), 1);
            at += (Unsafe.SizeOf<EntryOut>() + Unsafe.SizeOf<Dirent>() + nameLength + 7) & ~7;
        }
    }

    private static bool IsDot(ReadOnlySpan<byte> name) => name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);
}
