using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// Builds a path object with its tree of children from JSON tokens, which may come in pieces. Keeps its own stack, so that neither depth nor
/// length of a reply can hurt. A bad member of a listing is left out and counted.
/// <code>
/// Start --{--> Object --"children": [--> Children --{--> Object ...      any --value we do not know--> JsonSkip --its end--> back
///                     --"attributes": {--> JsonAttributes --}--> back
/// </code>
/// </summary>
internal sealed class PathReader(string name, SmartFileExtensions extensions, bool isV2, int maxEntries) : IJsonTarget
{
    /// <summary>On average; an attribute takes ten times the memory that it takes in the reply.</summary>
    private const int AttributesPerEntry = 4;

    private readonly Stack<PathObject> _outer = new();
    private PathObject? _current;
    private PathField _field;
    private State _state = State.Start;
    private JsonSkip _skip;
    private int _entries;
    private JsonAttributes _attributes;
    private int _skipped;
    private string? _firstSkip;

    private enum State
    {
        Start,
        Object,
        Children,
        Done,
    }

    /// <summary>True when the listing has more entries or attributes than are taken.</summary>
    public bool IsTooLarge => _entries > maxEntries || _attributes.Count > AttributesPerEntry * (long)maxEntries;

    public bool IsWhole => Reply is not null;

    /// <summary>The finished reply; null until its last token came.</summary>
    public PathReply? Reply { get; private set; }

    /// <summary>Takes one token. Throws <see cref="JsonException"/> when no path object begins like this.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader) || _attributes.Takes(ref reader)) return;
        switch (_state)
        {
            case State.Start: Begin(ref reader); break;
            case State.Object: TakeInObject(ref reader); break;
            case State.Children: TakeInChildren(ref reader); break;
            case State.Done: break;
        }
    }

    private void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A path object begins with a brace.");
        _current = new PathObject(extensions, isV2);
        _state = State.Object;
    }

    private void TakeInObject(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _field = isV2 ? PathFieldV2.Of(ref reader) : FieldOf(ref reader);
                break;
            case JsonTokenType.EndObject:
                Finish();
                break;
            case JsonTokenType.StartArray when _field == PathField.Children:
                _current!.BeginChildren();
                _state = State.Children;
                break;
            case JsonTokenType.StartObject when _field == PathField.Attributes:
                _attributes.Begin(_current!.BeginAttributes());
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                _current!.SetUnusable(_field);
                _skip.Begin(ref reader);
                break;
            default:
                _current!.Set(_field, ref reader);
                break;
        }
    }

    private void TakeInChildren(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _state = State.Object;
                break;
            case JsonTokenType.StartObject:
                _entries++;
                _outer.Push(_current!);
                _current = new PathObject(extensions, isV2);
                _state = State.Object;
                break;
            default:
                NoteSkip("it is no object");
                if (reader.TokenType == JsonTokenType.StartArray) _skip.Begin(ref reader);
                break;
        }
    }

    private void Finish()
    {
        var finished = _current!;
        if (!_outer.TryPop(out _current))
        {
            Reply = finished.ToReply(name) with { SkippedEntries = _skipped, FirstSkip = _firstSkip };
            _state = State.Done;
            return;
        }

        _state = State.Children;
        if (finished.ToEntry(name: null, out var flaw) is not { } entry) NoteSkip(flaw!);
        else if (!_current.TryAddChild(entry)) NoteSkip("its name is there twice");
    }

    private void NoteSkip(string flaw)
    {
        _skipped++;
        _firstSkip ??= flaw;
    }

    private static PathField FieldOf(ref Utf8JsonReader reader)
    {
        // Ours need no escapes, and half a surrogate pair among them makes an exception of the comparison.
        if (reader.ValueIsEscaped) return PathField.Unknown;
        if (reader.ValueTextEquals("name"u8)) return PathField.Name;
        if (reader.ValueTextEquals("size"u8)) return PathField.Size;
        if (reader.ValueTextEquals("mime"u8)) return PathField.Mime;
        if (reader.ValueTextEquals("updated"u8)) return PathField.Updated;
        if (reader.ValueTextEquals("created"u8)) return PathField.Created;
        if (reader.ValueTextEquals("updated_ns"u8)) return PathField.UpdatedNanoseconds;
        if (reader.ValueTextEquals("created_ns"u8)) return PathField.CreatedNanoseconds;
        if (reader.ValueTextEquals("version"u8)) return PathField.Version;
        if (reader.ValueTextEquals("checksum"u8)) return PathField.Checksum;
        if (reader.ValueTextEquals("download"u8)) return PathField.Download;
        if (reader.ValueTextEquals("upload"u8)) return PathField.Upload;
        if (reader.ValueTextEquals("disk_limit"u8)) return PathField.DiskLimit;
        if (reader.ValueTextEquals("disk_usage"u8)) return PathField.DiskUsage;
        if (reader.ValueTextEquals("attributes"u8)) return PathField.Attributes;
        return reader.ValueTextEquals("children"u8) ? PathField.Children : PathField.Unknown;
    }
}
