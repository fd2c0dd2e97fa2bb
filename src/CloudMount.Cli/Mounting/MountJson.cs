using System.Text.Json.Serialization;

namespace CloudMount.Cli.Mounting;

/// <summary>What passes through the pipes between the process that starts a mount and the one that serves it.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(RemotePathConverter)])]
[JsonSerializable(typeof(MountPlan))]
[JsonSerializable(typeof(StartReport))]
internal sealed partial class MountJson : JsonSerializerContext;
