using System.Security.Cryptography;
using CloudMount.Server.Native;
using CloudMount.Server.Quotas;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Files;

/// <summary>A file that is being received and nobody sees. Not thread-safe.</summary>
/// <param name="isKept">Whether it stays when it is disposed before it was put into place.</param>
/// <param name="claim">What it takes of a quota; null where there is none.</param>
internal sealed class UnfinishedFile(DirectoryHandle area, string name, SafeFileHandle handle, bool isKept = false, QuotaClaim? claim = null) : IDisposable
{
    private IncrementalHash? _hash;
    private bool _isPlaced;
    private long _appended;

    public SafeFileHandle Handle { get; } = handle;

    /// <summary>Whether it takes part of a quota.</summary>
    public bool HasQuota => claim is not null;

    /// <summary>It will take the place of a file that has so many bytes.</summary>
    public void Credit(long bytes) => claim?.Credit(bytes);

    /// <summary>Whether the quota has room for so many bytes now.</summary>
    public bool HasRoomFor(long length) => claim is null || claim.HasRoomFor(length);

    /// <summary>Takes the room for so many bytes, before they come. QuotaExceeded.</summary>
    public Errno Reserve(long length) => claim is null || claim.TryReach(length) ? Errno.None : Errno.QuotaExceeded;

    public Errno Append(ReadOnlySpan<byte> bytes)
    {
        if (Reserve(_appended += bytes.Length) is not Errno.None and var error) return error;
        _hash?.AppendData(bytes);
        return Handle.Append(bytes);
    }

    public Errno WriteAt(ReadOnlySpan<byte> bytes, long offset) =>
        Reserve(offset + bytes.Length) is not Errno.None and var error ? error : Handle.WriteAt(bytes, offset);

    /// <summary>Cuts or extends it.</summary>
    public Errno Truncate(long length) => Reserve(length) is not Errno.None and var error ? error : Handle.Truncate(length);

    /// <summary>To be called before anything is appended: <see cref="Checksum"/> will be told.</summary>
    public void BeginChecksum() => _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The SHA256 of all that was appended so far, in lower-case hex; null where it was not asked for, since it costs as much as to receive.</summary>
    public string? Checksum => _hash is null ? null : Convert.ToHexStringLower(_hash.GetCurrentHash());

    public Errno SetModifyTime(long modifyTime) => area.SetTimes(name, modifyTime);

    public Errno Record(ReadOnlySpan<byte> record) => ExtendedAttribute.Write(Handle, record);

    /// <summary>Puts the file in the place of one of the area that stays; it goes on under that name alone.</summary>
    public Errno KeepAs(string keptName)
    {
        var error = Placed(area.MoveOver(name, area, keptName));
        if (error == Errno.None) claim?.Rename(keptName);
        return error;
    }

    /// <summary>Puts the file into a free place. Exists, QuotaExceeded.</summary>
    public Errno PlaceNew(Place place) => claim is null ? Move(place, isNew: true) : MoveAndCount(claim, place, null);

    /// <summary>Puts the file into a place, over the file that is there, in one step. QuotaExceeded.</summary>
    /// <param name="replaced">The bytes of the file that is there.</param>
    public Errno PlaceOver(Place place, long replaced) => claim is null ? Move(place, isNew: false) : MoveAndCount(claim, place, replaced);

    public void Dispose()
    {
        if (!_isPlaced && !isKept)
        {
            area.RemoveFile(name);
            claim?.Release();
        }

        Handle.Dispose();
        _hash?.Dispose();
    }

    private Errno Move(Place place, bool isNew) =>
        Placed(isNew ? area.MoveToFree(name, place.Directory, place.Name) : area.MoveOver(name, place.Directory, place.Name));

    /// <summary>Counted before it is done, so that the sum is never too large, and taken back if it is not.</summary>
    private Errno MoveAndCount(QuotaClaim claimed, Place place, long? replaced)
    {
        if (Handle.Stat(out var stat) is not Errno.None and var unknown) return unknown;
        if (!claimed.TryStore(stat.Size, replaced)) return Errno.QuotaExceeded;
        var error = Move(place, replaced is null);
        if (error != Errno.None) claimed.TakeBack(stat.Size, replaced);
        return error;
    }

    private Errno Placed(Errno error)
    {
        _isPlaced = error == Errno.None;
        return error;
    }
}
