using System.Text.Json.Serialization;

namespace CloudMount.Cli.Testing;

/// <summary>What <c>cloudmount config test --json</c> prints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RemoteReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
