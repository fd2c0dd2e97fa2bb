using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// Builds an object with its content from JSON tokens, which may come in pieces. A listing has one level; what is deeper is passed over. A
/// bad member of it is left out and counted.
/// </summary>
internal sealed class FileReader(int maxEntries) : IJsonTarget
{
    private FileObject? _directory;
    private FileObject? _current;
    private FileField _field;
    private State _state = State.Start;
    private JsonSkip _skip;
    private int _entries;
    private int _skipped;
    private string? _firstSkip;

    private enum State
    {
        Start,
        Object,
        Content,
        Done,
    }

    public bool IsTooLarge => _entries > maxEntries;

    public bool IsWhole => Reply is not null;

    /// <summary>The finished reply; null until its last token came.</summary>
    public FileReply? Reply { get; private set; }

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader)) return;
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
        _current = new FileObject();
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
            case JsonTokenType.StartArray when _field == FileField.Content && _directory is null:
                _current!.BeginContent();
                _state = State.Content;
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
                (_directory, _current) = (_current, new FileObject());
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
        if (_directory is null)
        {
            Reply = finished.ToReply() with { SkippedEntries = _skipped, FirstSkip = _firstSkip };
            _state = State.Done;
            return;
        }

        (_current, _directory) = (_directory, null);
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

    private static FileField FieldOf(ref Utf8JsonReader reader)
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
        if (reader.ValueTextEquals("upload_key"u8)) return FileField.UploadKey;
        if (reader.ValueTextEquals("session_id"u8)) return FileField.SessionId;
        if (reader.ValueTextEquals("user_used"u8)) return FileField.UserUsed;
        if (reader.ValueTextEquals("user_limit"u8)) return FileField.UserLimit;
        if (reader.ValueTextEquals("acc_used"u8)) return FileField.AccountUsed;
        if (reader.ValueTextEquals("acc_limit"u8)) return FileField.AccountLimit;
        return reader.ValueTextEquals("content"u8) ? FileField.Content : FileField.Unknown;
    }
}
