using System.Text.Json;
using System.Text.Json.Serialization;
using CloudMount.Remote;

namespace CloudMount.Cli.Mounting;

/// <summary>A remote path as a JSON string.</summary>
internal sealed class RemotePathConverter : JsonConverter<RemotePath>
{
    public override RemotePath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RemotePath.TryParse(reader.GetString() ?? "", out var path) ? path : throw new JsonException("Not a remote path.");

    public override void Write(Utf8JsonWriter writer, RemotePath value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
