using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// Reads a task from JSON tokens: <c>{uuid, result: {status, result: {errors: {PATH: TEXT}, checksums: {PATH: HEX}}}}</c> (facts B.5). Of what can be
/// many it keeps the first.
/// </summary>
internal sealed class TaskReader : IJsonTarget
{
    private const int MaxIdLength = 100;

    /// <summary>The member that is being read, of the object at each depth.</summary>
    private readonly string?[] _members = new string?[5];
    private TaskReply _reply = new(null, null);
    private JsonSkip _skip;
    private bool _hasBegun;

    public bool IsTooLarge => false;

    public bool IsWhole { get; private set; }

    public TaskReply Reply => _reply;

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader)) return;
        if (!_hasBegun && reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A task begins with a brace.");
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _ = JsonText.TryGet(ref reader, out _members[reader.CurrentDepth]);
                break;
            case JsonTokenType.StartObject when !_hasBegun:
                _hasBegun = true;
                break;
            case JsonTokenType.StartObject when IsWanted(reader.CurrentDepth):
                Enter(reader.CurrentDepth);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                NoteErrors(reader.CurrentDepth);
                _skip.Begin(ref reader);
                break;
            case JsonTokenType.EndObject:
                if (reader.CurrentDepth == 0) IsWhole = true;
                break;
            case JsonTokenType.Null:
                break;
            default:
                NoteErrors(reader.CurrentDepth);
                if (reader.TokenType == JsonTokenType.String && JsonText.TryGet(ref reader, out var text)) TakeText(reader.CurrentDepth, text);
                break;
        }
    }

    private bool IsWanted(int depth) => depth switch
    {
        1 => _members[1] == "result",
        2 => _members is [_, "result", "result", ..],
        3 => _members is [_, "result", "result", "errors" or "checksums", ..],
        _ => false,
    };

    private void Enter(int depth)
    {
        NoteErrors(depth);
        _members[depth + 1] = null;
    }

    private void NoteErrors(int depth)
    {
        if (depth == 3 && _members is [_, "result", "result", "errors", ..]) _reply = _reply with { HasErrors = true };
    }

    private void TakeText(int depth, string text)
    {
        switch (depth)
        {
            case 1 when _members[1] == "uuid" && IsId(text):
                _reply = _reply with { Id = text };
                break;
            case 2 when _members is [_, "result", "status", ..]:
                _reply = _reply with { Status = text };
                break;
            case 2 when _members is [_, "result", "result", ..]:
            case 3 or 4 when _members is [_, "result", "result", "errors", ..]:
                _reply = _reply with { FirstError = _reply.FirstError ?? ErrorBody.Tame(text) };
                break;
            case 4 when _members is [_, "result", "result", "checksums", ..]:
                _reply = _reply with { Checksum = _reply.Checksum ?? text.ToLowerInvariant() };
                break;
        }
    }

    // It becomes a part of an address.
    private static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
