using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// Builds an object with its content from JSON tokens, which may come in pieces. Keeps its own stack, so that neither depth nor length of a reply
/// can hurt. A bad member of a listing is left out and counted.
/// </summary>
/// <param name="isTree">Takes the content of content too; else what is deeper than one level is passed over.</param>
internal sealed class FileReader(QuatrixExtensions extensions, bool isTree, int maxEntries) : IJsonTarget
{
    /// <summary>On average; an attribute takes ten times the memory that it takes in the reply.</summary>
    private const int AttributesPerEntry = 4;

    private readonly Stack<FileObject> _outer = new();
    private FileObject? _current;
    private FileField _field;
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
        Content,
        Done,
    }

    /// <summary>True when the listing has more entries or attributes than are taken.</summary>
    public bool IsTooLarge => _entries > maxEntries || _attributes.Count > AttributesPerEntry * (long)maxEntries;

    public bool IsWhole => Reply is not null;

    /// <summary>The finished reply; null until its last token came.</summary>
    public FileReply? Reply { get; private set; }

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader) || _attributes.Takes(ref reader)) return;
        switch (_state)
        {
            case State.Start: Begin(ref reader); break;
            case State.Object: TakeInObject(ref reader); break;
            case State.Content: TakeInContent(ref reader); break;
            case State.Done: break;
        }
    }

    private void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A reply begins with a brace.");
        _current = new FileObject(extensions);
        _state = State.Object;
    }

    private void TakeInObject(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _field = FieldOf(ref reader);
                break;
            case JsonTokenType.EndObject:
                Finish();
                break;
            case JsonTokenType.StartArray when _field == FileField.Content && (isTree || _outer.Count == 0):
                _current!.BeginContent();
                _state = State.Content;
                break;
            case JsonTokenType.StartObject when _field == FileField.Attributes:
                _attributes.Begin(_current!.BeginAttributes());
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                if (_field != FileField.Content) _current!.SetUnusable(_field);
                _skip.Begin(ref reader);
                break;
            default:
                _current!.Set(_field, ref reader);
                break;
        }
    }

    private void TakeInContent(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _state = State.Object;
                break;
            case JsonTokenType.StartObject:
                _entries++;
                _outer.Push(_current!);
                _current = new FileObject(extensions);
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
            Reply = finished.ToReply() with { SkippedEntries = _skipped, FirstSkip = _firstSkip };
            _state = State.Done;
            return;
        }

        _state = State.Content;
        if (finished.IsOther) return;
        if (finished.ToEntry(out var flaw) is not { } entry) NoteSkip(flaw!);
        else if (!_current.TryAddChild(entry)) NoteSkip("its name is there twice");
    }

    private void NoteSkip(string flaw)
    {
        _skipped++;
        _firstSkip ??= flaw;
    }

    private FileField FieldOf(ref Utf8JsonReader reader)
    {
        // Ours need no escapes, and half a surrogate pair among them makes an exception of the comparison.
        if (reader.ValueIsEscaped) return FileField.Unknown;
        if (reader.ValueTextEquals("id"u8)) return FileField.Id;
        if (reader.ValueTextEquals("parent_id"u8)) return FileField.ParentId;
        if (reader.ValueTextEquals("file_id"u8)) return FileField.FileId;
        if (reader.ValueTextEquals("name"u8)) return FileField.Name;
        if (reader.ValueTextEquals("type"u8)) return FileField.Type;
        if (reader.ValueTextEquals("size"u8)) return FileField.Size;
        if (reader.ValueTextEquals("created"u8)) return FileField.Created;
        if (reader.ValueTextEquals("modified"u8)) return FileField.Modified;
        if (reader.ValueTextEquals("modified_ms"u8)) return FileField.ModifiedExact;
        if (reader.ValueTextEquals("version"u8)) return FileField.Version;
        if (reader.ValueTextEquals("checksum"u8)) return FileField.Checksum;
        if (reader.ValueTextEquals("upload_key"u8)) return FileField.UploadKey;
        if (reader.ValueTextEquals("session_id"u8)) return FileField.SessionId;
        if (reader.ValueTextEquals("email"u8)) return FileField.Email;
        if (reader.ValueTextEquals("user_used"u8)) return FileField.UserUsed;
        if (reader.ValueTextEquals("user_limit"u8)) return FileField.UserLimit;
        if (reader.ValueTextEquals("acc_used"u8)) return FileField.AccountUsed;
        if (reader.ValueTextEquals("acc_limit"u8)) return FileField.AccountLimit;
        if (extensions.MaxAttributeBytes > 0 && reader.ValueTextEquals("attributes"u8)) return FileField.Attributes;
        return reader.ValueTextEquals("content"u8) ? FileField.Content : FileField.Unknown;
    }
}
