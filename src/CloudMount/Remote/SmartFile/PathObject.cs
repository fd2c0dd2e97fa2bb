using System.Text.Json;
using CloudMount.Primitives;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>A path object while it is read: takes values as they come and judges them when all are there.</summary>
internal sealed class PathObject(SmartFileExtensions extensions, bool isV2)
{
    private const string DirectoryMime = "application/x-directory";
    private const int MaxVersionLength = 200;

    private string? _name;
    private string? _mime;
    private string? _version;
    private long? _size;
    private Timestamp? _updated;
    private Timestamp? _created;
    private Timestamp? _exactUpdated;
    private Timestamp? _exactCreated;
    private bool? _isDirectory;
    private string? _badField;
    private Dictionary<string, string>? _attributes;
    private List<RemoteEntry>? _children;
    private HashSet<string>? _childNames;
    private PathReply _reply = PathReply.Empty;

    public void BeginChildren() => (_children, _childNames) = ([], new(StringComparer.Ordinal));

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
    public void Set(PathField field, ref Utf8JsonReader reader)
    {
        if (field == PathField.Unknown || reader.TokenType == JsonTokenType.Null) return;
        if (TrySetText(field, ref reader) || TrySetNumber(field, ref reader) || TrySetFlag(field, ref reader)) return;
        SetUnusable(field);
    }

    /// <summary>A value that should be a string, number or literal is an array or an object, or the reverse.</summary>
    public void SetUnusable(PathField field)
    {
        if (field is not (PathField.Unknown or PathField.Status or PathField.Detail)) _badField ??= field.ToString();
    }

    /// <summary>The entry, or null and what is wrong with it.</summary>
    /// <param name="name">The name that was asked for; null for a member of a listing, which has to name itself.</param>
    public RemoteEntry? ToEntry(string? name, out string? flaw)
    {
        var isDirectory = _isDirectory ?? (_mime == DirectoryMime || _children is not null);
        var updated = (extensions.HasTimes ? _exactUpdated : null) ?? _updated;
        flaw = FindFlaw(name, isDirectory, updated);
        if (flaw is not null) return null;
        var size = isDirectory ? 0 : _size!.Value;
        var modified = updated ?? default;
        return new RemoteEntry
        {
            Name = name ?? _name!,
            IsDirectory = isDirectory,
            Size = size,
            ModifyTime = modified,
            CreateTime = (extensions.HasTimes ? _exactCreated : null) ?? _created ?? modified,
            Version = isDirectory ? "" : extensions.HasVersions ? _version! : MadeVersion.Of(modified, size),
            Attributes = extensions.MaxAttributeBytes > 0 && _attributes is { Count: > 0 } ? _attributes : RemoteEntry.EmptyAttributes,
            Children = isDirectory ? _children : null,
        };
    }

    /// <summary>The whole reply, when this object is the outermost.</summary>
    public PathReply ToReply(string name)
    {
        var entry = ToEntry(name, out var flaw);
        return _reply with { Entry = entry, Flaw = flaw };
    }

    private string? FindFlaw(string? name, bool isDirectory, Timestamp? updated)
    {
        if (_badField is not null) return $"its {_badField} is not acceptable";
        if (name is null && !RemotePath.IsName(_name)) return $"its name '{ErrorBody.Tame(_name ?? "")}' cannot be the name of an entry";
        if (isDirectory) return null;
        if (_size is not >= 0) return "its size is missing or negative";
        if (!extensions.HasVersions) return updated is null ? "its time is missing" : null;
        return IsVersion(_version) ? null : "its version is missing or not acceptable";
    }

    // It travels in the quotes of an entity tag (RFC 9110, 8.8.3).
    private static bool IsVersion(string? version) =>
        version is { Length: > 0 and <= MaxVersionLength } && version.All(c => c is > ' ' and < '\x7f' and not '"');

    private bool TrySetText(PathField field, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return false;
        if (field is PathField.Updated or PathField.Created or PathField.Time) return TrySetTime(field, ref reader);
        if (!JsonText.TryGet(ref reader, out var text)) return false;
        switch (field)
        {
            case PathField.Name: _name = text; return true;
            case PathField.Mime: _mime = text; return true;
            case PathField.Version: _version = text; return true;
            case PathField.Checksum: _reply = _reply with { Checksum = text.ToLowerInvariant() }; return true;
            case PathField.Download: _reply = _reply with { Download = text }; return true;
            case PathField.Upload: _reply = _reply with { Upload = text }; return true;
            case PathField.Detail: _reply = _reply with { Detail = text }; return true;
            default: return false;
        }
    }

    // Times without a zone are UTC (facts A.5), those of v2 are of the service's own zone (facts B.3).
    private bool TrySetTime(PathField field, ref Utf8JsonReader reader)
    {
        if (!reader.TryGetDateTime(out var time)) return false;
        var utc = (time.Kind, isV2) switch
        {
            (DateTimeKind.Unspecified, false) => DateTime.SpecifyKind(time, DateTimeKind.Utc),
            (DateTimeKind.Unspecified, true) => IndianapolisTime.ToUtc(time),
            _ => time.ToUniversalTime(),
        };
        var stamp = Timestamp.From((utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond, 0);
        stamp = new(stamp.Nanoseconds + ((utc.Ticks - DateTime.UnixEpoch.Ticks) % TimeSpan.TicksPerSecond * 100));
        if (field == PathField.Created) _created = stamp;
        else _updated = stamp;
        return true;
    }

    private bool TrySetNumber(PathField field, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number)) return false;
        switch (field)
        {
            case PathField.Size: _size = number; return true;
            case PathField.UpdatedNanoseconds: _exactUpdated = new(number); return true;
            case PathField.CreatedNanoseconds: _exactCreated = new(number); return true;
            case PathField.DiskLimit: _reply = _reply with { DiskLimit = number }; return true;
            case PathField.DiskUsage: _reply = _reply with { DiskUsage = number }; return true;
            case PathField.Items: _reply = _reply with { Items = number }; return true;
            case PathField.Pages: _reply = _reply with { Pages = number }; return true;
            case PathField.Total: _reply = _reply with { Total = number }; return true;
            case PathField.Status: _reply = _reply with { Status = number }; return true;
            default: return false;
        }
    }

    private bool TrySetFlag(PathField field, ref Utf8JsonReader reader)
    {
        if (field != PathField.IsDirectory || reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return false;
        _isDirectory = reader.TokenType == JsonTokenType.True;
        return true;
    }
}
