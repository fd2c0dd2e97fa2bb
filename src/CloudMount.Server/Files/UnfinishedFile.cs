using System.Security.Cryptography;
using CloudMount.Server.Native;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Files;

/// <summary>A file that is being received and nobody sees. Not thread-safe.</summary>
/// <param name="isKept">Whether it stays when it is disposed before it was put into place.</param>
internal sealed class UnfinishedFile(DirectoryHandle area, string name, SafeFileHandle handle, bool isKept = false) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isPlaced;

    public SafeFileHandle Handle { get; } = handle;

    public Errno Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return Handle.Append(bytes);
    }

    /// <summary>The SHA256 of all that was appended, in lower-case hex.</summary>
    public string TakeChecksum() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public Errno SetModifyTime(long modifyTime) => area.SetTimes(name, modifyTime);

    public Errno Record(ReadOnlySpan<byte> record) => ExtendedAttribute.Write(Handle, record);

    /// <summary>Puts the file in the place of one of the area that stays; it goes on under that name alone.</summary>
    public Errno KeepAs(string keptName) => Placed(area.MoveOver(name, area, keptName));

    /// <summary>Puts the file into a free place. Exists.</summary>
    public Errno PlaceNew(Place place) => Placed(area.MoveToFree(name, place.Directory, place.Name));

    /// <summary>Puts the file into a place, over the file that is there, in one step.</summary>
    public Errno PlaceOver(Place place) => Placed(area.MoveOver(name, place.Directory, place.Name));

    public void Dispose()
    {
        if (!_isPlaced && !isKept) area.RemoveFile(name);
        Handle.Dispose();
        _hash.Dispose();
    }

    private Errno Placed(Errno error)
    {
        _isPlaced = error == Errno.None;
        return error;
    }
}
