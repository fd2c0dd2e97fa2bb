using System.Text.Json.Serialization;

namespace CloudMount.Control;

/// <summary>The lines of the control channel, and what <c>cloudmount status --json</c> prints, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlAnswer))]
[JsonSerializable(typeof(MountDescription))]
public sealed partial class ControlJson : JsonSerializerContext;
