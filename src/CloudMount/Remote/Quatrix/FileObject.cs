using System.Text.Json;
using CloudMount.Primitives;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>An object while it is read: takes values as they come and judges them when all are there.</summary>
/// <param name="extensions">What the server offers; what it does not is ignored.</param>
internal sealed class FileObject(QuatrixExtensions extensions)
{
    private const int MaxIdLength = 200;
    private const decimal MaxSeconds = long.MaxValue / 1_000_000_000;

    private string? _version;
    private Timestamp? _created;
    private Timestamp? _modified;
    private Timestamp? _exactModified;
    private FileField? _badField;
    private Dictionary<string, string>? _attributes;
    private List<RemoteEntry>? _children;
    private HashSet<string>? _childNames;
    private FileReply _reply = FileReply.Empty;

    /// <summary>Neither file nor directory: the trash, links and what is not known yet are no members of a listing.</summary>
    public bool IsOther => _reply.Type is not (null or "F" or "D" or "S");

    public void BeginContent() => (_children, _childNames) = ([], new(StringComparer.Ordinal));

    /// <summary>False when the name is there already: the first one wins.</summary>
    public bool TryAddChild(RemoteEntry child)
    {
        if (!_childNames!.Add(child.Name)) return false;
        _children!.Add(child);
        return true;
    }

    /// <summary>For the attributes that come now.</summary>
    public Dictionary<string, string> BeginAttributes() => _attributes = new(StringComparer.Ordinal);

    /// <summary>Takes a string, number, literal or null.</summary>
    public void Set(FileField field, ref Utf8JsonReader reader)
    {
        if (field == FileField.Unknown || reader.TokenType == JsonTokenType.Null) return;
        var isTaken = reader.TokenType switch
        {
            JsonTokenType.String => JsonText.TryGet(ref reader, out var text) && TrySetText(field, text),
            JsonTokenType.Number when field is FileField.Created or FileField.Modified or FileField.ModifiedExact =>
                TrySetTime(field, ref reader),
            JsonTokenType.Number => reader.TryGetInt64(out var number) && TrySetNumber(field, number),
            _ => false,
        };
        if (!isTaken) SetUnusable(field);
    }

    /// <summary>A value that should be a string, number or literal is an array or an object, or the reverse.</summary>
    public void SetUnusable(FileField field)
    {
        if (field is not (FileField.Unknown or FileField.Version)) _badField ??= field;
    }

    /// <summary>The entry, or null and what is wrong with it.</summary>
    public RemoteEntry? ToEntry(out string? flaw)
    {
        flaw = FindFlaw();
        if (flaw is not null) return null;
        var isDirectory = _reply.IsDirectory;
        var size = isDirectory ? 0 : _reply.Size!.Value;
        var modified = _exactModified ?? _modified ?? default;
        return new RemoteEntry
        {
            Name = _reply.Name!,
            IsDirectory = isDirectory,
            Size = size,
            ModifyTime = modified,
            CreateTime = _created ?? modified,
            Id = _reply.Id,
            Version = isDirectory ? "" : extensions.HasVersions ? _version! : $"{_reply.Id}-{MadeVersion.Of(modified, size)}",
            Attributes = extensions.MaxAttributeBytes > 0 && _attributes is { Count: > 0 } ? _attributes : RemoteEntry.EmptyAttributes,
            Children = isDirectory ? _children : null,
        };
    }

    /// <summary>The whole reply, when this object is the outermost.</summary>
    public FileReply ToReply()
    {
        var entry = ToEntry(out var flaw);
        return _reply with { Entry = entry, Flaw = flaw };
    }

    private string? FindFlaw()
    {
        if (_badField is { } bad) return $"its {bad} is not acceptable";
        if (!IsId(_reply.Id)) return "its id is missing or not acceptable";
        if (!RemotePath.IsName(_reply.Name)) return $"its name '{ErrorBody.Tame(_reply.Name ?? "")}' cannot be the name of an entry";
        if (_reply.IsDirectory) return null;
        if (_reply.Type != "F") return "its type is missing or not known";
        if (_reply.Size is not >= 0) return "its size is missing or negative";
        if (_exactModified is null && _modified is null) return "its time is missing";
        return extensions.HasVersions && _version is null ? "its version is missing" : null;
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= MaxIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private bool TrySetText(FileField field, string text)
    {
        switch (field)
        {
            case FileField.Id: _reply = _reply with { Id = text }; return true;
            case FileField.ParentId: _reply = _reply with { ParentId = text }; return true;
            case FileField.FileId: _reply = _reply with { FileId = IsId(text) ? text : null }; return true;
            case FileField.Name: _reply = _reply with { Name = text }; return true;
            case FileField.Type: _reply = _reply with { Type = text }; return true;
            case FileField.UploadKey: _reply = _reply with { UploadKey = IsId(text) ? text : null }; return true;
            case FileField.SessionId: _reply = _reply with { SessionId = IsId(text) ? text : null }; return true;
            case FileField.Email: _reply = _reply with { Email = text }; return true;
            case FileField.Checksum: _reply = _reply with { Checksum = text }; return true;
            case FileField.Version: _version = text is { Length: > 0 and <= MaxIdLength } ? text : null; return true;
            default: return false;
        }
    }

    private bool TrySetTime(FileField field, ref Utf8JsonReader reader)
    {
        if (!reader.TryGetDecimal(out var seconds) || Math.Abs(seconds) >= MaxSeconds) return false;
        var time = new Timestamp((long)decimal.Floor(seconds * 1_000_000m) * 1000);
        switch (field)
        {
            case FileField.Created: _created = time; break;
            case FileField.Modified: _modified = time; break;
            default: _exactModified = time; break;
        }

        return true;
    }

    private bool TrySetNumber(FileField field, long number)
    {
        switch (field)
        {
            case FileField.Size: _reply = _reply with { Size = number }; return true;
            case FileField.UserUsed: _reply = _reply with { UserUsed = number }; return true;
            case FileField.UserLimit: _reply = _reply with { UserLimit = number }; return true;
            case FileField.AccountUsed: _reply = _reply with { AccountUsed = number }; return true;
            case FileField.AccountLimit: _reply = _reply with { AccountLimit = number }; return true;
            default: return false;
        }
    }
}
