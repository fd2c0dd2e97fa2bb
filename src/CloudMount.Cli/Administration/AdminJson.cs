using System.Text.Json.Serialization;
using CloudMount.Remote;

namespace CloudMount.Cli.Administration;

/// <summary>What <c>cloudmount admin ... --json</c> prints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<AdminPackage>))]
[JsonSerializable(typeof(IReadOnlyList<AdminSite>))]
[JsonSerializable(typeof(IReadOnlyList<AdminUser>))]
[JsonSerializable(typeof(IReadOnlyList<AdminSiteUser>))]
internal sealed partial class AdminJson : JsonSerializerContext;
