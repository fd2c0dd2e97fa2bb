using System.Text;
using CloudMount.Primitives;

namespace CloudMount.Remote.InMemory;

/// <content>The calls that change the tree. Each checks everything before it changes anything.</content>
public sealed partial class InMemoryStore
{
    public async Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add(RemoteCall.Upload);
        lock (_lock)
        {
            if (CheckUploadNeedsLock(file, upload, content: null) is { } refusal) return refusal;
        }

        var content = new byte[upload.Source.Length];
        try
        {
            var stream = upload.Source.Open();
            await using (stream.ConfigureAwait(false))
            {
                await stream.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
                if (stream.ReadByte() >= 0) throw new SourceChangedException();
            }
        }
        catch (IOException exception) when (exception is SourceChangedException or EndOfStreamException)
        {
            return new RemoteError(RemoteErrorKind.SourceChanged, $"{file} changed while it was uploaded.");
        }

        lock (_lock)
        {
            if (CheckUploadNeedsLock(file, upload, content) is { } refusal) return refusal;
            return PutNeedsLock(file, content, upload.ModifyTime, upload.Attributes).ToEntry(0);
        }
    }

    public Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) =>
        CallAsync(RemoteCall.MakeDirectory, () => MakeDirectoryNeedsLock(directory, attributes), cancellation);

    public Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Move, () => MoveNeedsLock(from, to, replacedVersion), cancellation);

    public Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Edit, () => EditNeedsLock(path, edit), cancellation);

    public Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Delete, () => DeleteNeedsLock(path, expectedVersion), cancellation);

    public Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Delete, () => DeleteTreeNeedsLock(directory, mark), cancellation);

    /// <param name="content">What arrived; null when it is still to come.</param>
    private RemoteError? CheckUploadNeedsLock(RemotePath file, UploadRequest upload, byte[]? content)
    {
        if (FindNeedsLock(file.Parent) is not { IsDirectory: true }) return NotFound(file.Parent);
        var existing = FindNeedsLock(file);
        if (existing is { IsDirectory: true }) return Exists(file);
        if (existing is null && CheckName(file) is { } badName) return badName;
        if (CheckAttributes(upload.Attributes) is { } badAttributes) return badAttributes;
        if (!HoldsExpected(existing, upload, content)) return VersionMismatch(file);
        if (upload.Source.Length > _options.MaxFileBytes) return new(RemoteErrorKind.TooLarge, $"{file} is larger than the service takes.");
        return _usedBytes - (existing?.Content.Length ?? 0) + upload.Source.Length > (_options.TotalBytes ?? long.MaxValue)
            ? new RemoteError(RemoteErrorKind.QuotaExceeded, $"There is no space left for {file}.")
            : null;
    }

    private static bool HoldsExpected(InMemoryNode? existing, UploadRequest upload, byte[]? content)
    {
        if ((existing?.Version ?? UploadRequest.MustNotExist) == upload.ExpectedVersion) return true;
        if (existing is null) return false;
        if (upload.AdoptEmpty && existing.Content.Length == 0 && upload.ExpectedVersion == UploadRequest.MustNotExist) return true;
        return content is null ? existing.Content.Length == upload.Source.Length : content.AsSpan().SequenceEqual(existing.Content);
    }

    private InMemoryNode PutNeedsLock(
        RemotePath file, byte[] content, Timestamp modifyTime, IReadOnlyDictionary<string, string> attributes)
    {
        var node = FindNeedsLock(file);
        if (node is null)
        {
            node = NewNodeNeedsLock(file.Name, isDirectory: false);
            AttachNeedsLock(file.Parent, node);
        }

        _usedBytes += content.Length - node.Content.Length;
        node.Content = content;
        node.ModifyTime = Capabilities.ModifyTimeStep > TimeSpan.Zero ? Stepped(modifyTime) : Timestamp.Now(_options.Time);
        if (Capabilities.HasAttributes) node.Attributes = Copy(attributes);
        node.Version = Capabilities.HasVersions ? $"v{++_lastVersion}" : MadeVersion.Of(node.ModifyTime, content.Length);
        NoteNeedsLock(file);
        return node;
    }

    private RemoteResult<RemoteEntry> MakeDirectoryNeedsLock(RemotePath directory, IReadOnlyDictionary<string, string> attributes)
    {
        if (FindNeedsLock(directory.Parent) is not { IsDirectory: true }) return NotFound(directory.Parent);
        if (FindNeedsLock(directory) is not null) return Exists(directory);
        if ((CheckName(directory) ?? CheckAttributes(attributes)) is { } refusal) return refusal;
        var node = NewNodeNeedsLock(directory.Name, isDirectory: true);
        if (Capabilities.HasAttributes) node.Attributes = Copy(attributes);
        AttachNeedsLock(directory.Parent, node);
        NoteNeedsLock(directory);
        return node.ToEntry(0);
    }

    private RemoteResult<RemoteEntry> MoveNeedsLock(RemotePath from, RemotePath to, string? replacedVersion)
    {
        if (FindNeedsLock(from) is not { } node) return NotFound(from);
        if (from == to) return node.ToEntry(0);
        if (from.IsRoot || to.IsWithin(from)) return Rejected($"{from} cannot be moved into itself.");
        if (FindNeedsLock(to.Parent) is not { IsDirectory: true }) return NotFound(to.Parent);
        if (CheckName(to) is { } refusal) return refusal;
        var target = FindNeedsLock(to);
        if (target is not null && (replacedVersion is null || target.IsDirectory || node.IsDirectory)) return Exists(to);
        if (replacedVersion is not null && target?.Version != replacedVersion) return VersionMismatch(to);
        if (target is not null) RemoveNeedsLock(target);

        TouchNeedsLock(node.Parent);
        node.Detach();
        node.Name = to.Name;
        AttachNeedsLock(to.Parent, node);
        NoteNeedsLock(to, from);
        return node.ToEntry(0);
    }

    private RemoteResult<RemoteEntry> EditNeedsLock(RemotePath path, RemoteEdit edit)
    {
        if (FindNeedsLock(path) is not { } node) return NotFound(path);
        if (edit.Attributes is not null && CheckAttributes(edit.Attributes) is { } refusal) return refusal;
        if (edit.Attributes is not null && Capabilities.HasAttributes) node.Attributes = Copy(edit.Attributes);
        if (edit.ModifyTime is { } time && Capabilities.ModifyTimeStep > TimeSpan.Zero) node.ModifyTime = Stepped(time);
        if (!node.IsDirectory && !Capabilities.HasVersions) node.Version = MadeVersion.Of(node.ModifyTime, node.Content.Length);
        NoteNeedsLock(path);
        return node.ToEntry(0);
    }

    private RemoteResult<Done> DeleteNeedsLock(RemotePath path, string? expectedVersion)
    {
        if (path.IsRoot) return Rejected("The root cannot be deleted.");
        if (FindNeedsLock(path) is not { } node) return default(Done);
        if (expectedVersion is not null && node.Version != expectedVersion) return VersionMismatch(path);
        RemoveNeedsLock(node);
        NoteNeedsLock(path);
        return default(Done);
    }

    private RemoteResult<Done> DeleteTreeNeedsLock(RemotePath directory, string mark)
    {
        if (directory.IsRoot) return Rejected("The root cannot be deleted.");
        if (!Capabilities.HasTreeMarks) return new RemoteError(RemoteErrorKind.NotSupported, "The service deletes trees without a condition only.");
        if (FindNeedsLock(directory) is not { } node) return default(Done);
        if (!node.IsDirectory || node.TreeMark != mark) return VersionMismatch(directory);
        RemoveNeedsLock(node);
        NoteNeedsLock(directory);
        return default(Done);
    }

    private void AttachNeedsLock(RemotePath parent, InMemoryNode node)
    {
        var directory = FindNeedsLock(parent)!;
        directory.Attach(node);
        TouchNeedsLock(directory);
    }

    private void RemoveNeedsLock(InMemoryNode node)
    {
        _usedBytes -= node.TotalBytes;
        TouchNeedsLock(node.Parent);
        node.Detach();
    }

    private void TouchNeedsLock(InMemoryNode? directory)
    {
        if (directory is not null) directory.ModifyTime = Stepped(Timestamp.Now(_options.Time));
    }

    private RemoteError? CheckName(RemotePath path) => path.Name.AsSpan().ContainsAny(_options.ForbiddenCharacters)
        ? Rejected($"The service does not take the name {path.Name}.")
        : null;

    private RemoteError? CheckAttributes(IReadOnlyDictionary<string, string> attributes) =>
        Capabilities.HasAttributes && attributes.Sum(Bytes) > Capabilities.MaxAttributeBytes
            ? Rejected($"The attributes take more than {Capabilities.MaxAttributeBytes} bytes.")
            : null;

    private static int Bytes(KeyValuePair<string, string> pair) =>
        Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value);

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> attributes) => new(attributes);
}
