using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>
/// Builds a page of a change feed from JSON tokens, which may come in pieces. A member of another type than it should be counts as missing.
/// </summary>
/// <param name="list">The member that holds the rows.</param>
internal sealed class ChangesReader(string list, int maxRows) : IJsonTarget
{
    private const int MaxCursorLength = 1000;

    private readonly List<ChangeRow> _rows = [];
    private ChangeRow _row = new();
    private State _state = State.Start;
    private JsonSkip _skip;
    private string? _member;
    private string? _cursor;
    private bool _hasList;

    private enum State
    {
        Start,
        Reply,
        List,
        Row,
        Done,
    }

    public bool IsTooLarge => _rows.Count > maxRows;

    public bool IsWhole => _state == State.Done;

    public ChangesReply Reply => new(_cursor, _hasList ? _rows : null);

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader)) return;
        switch (_state)
        {
            case State.Start: Begin(ref reader); break;
            case State.Reply: TakeInReply(ref reader); break;
            case State.List: TakeInList(ref reader); break;
            case State.Row: TakeInRow(ref reader); break;
            case State.Done: break;
        }
    }

    private void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A reply begins with a brace.");
        _state = State.Reply;
    }

    private void TakeInReply(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _ = JsonText.TryGet(ref reader, out _member);
                break;
            case JsonTokenType.EndObject:
                _state = State.Done;
                break;
            case JsonTokenType.StartArray when _member == list:
                _hasList = true;
                _state = State.List;
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                _skip.Begin(ref reader);
                break;
            case JsonTokenType.String when _member == "cursor" && JsonText.TryGet(ref reader, out var text) && text.Length <= MaxCursorLength:
                _cursor = text;
                break;
        }
    }

    private void TakeInList(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _state = State.Reply;
                break;
            case JsonTokenType.StartObject:
                _row = new();
                _state = State.Row;
                break;
            case JsonTokenType.StartArray:
                _skip.Begin(ref reader);
                break;
        }
    }

    private void TakeInRow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _ = JsonText.TryGet(ref reader, out _member);
                break;
            case JsonTokenType.EndObject:
                _rows.Add(_row);
                _state = State.List;
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                _skip.Begin(ref reader);
                break;
            case JsonTokenType.String when JsonText.TryGet(ref reader, out var text):
                _row = WithText(text);
                break;
            case JsonTokenType.Number when _member == "size" && reader.TryGetInt64(out var size):
                _row = _row with { Size = size };
                break;
            case JsonTokenType.Number when _member == "modified" && reader.TryGetDecimal(out var seconds):
                _row = _row with { Modified = seconds };
                break;
        }
    }

    private ChangeRow WithText(string text) => _member switch
    {
        "action" => _row with { Action = text },
        "path" => _row with { Path = text },
        "old_path" => _row with { OldPath = text },
        "id" => _row with { Id = text },
        "parent_id" => _row with { ParentId = text },
        "name" => _row with { Name = text },
        "type" => _row with { Type = text },
        _ => _row,
    };
}
