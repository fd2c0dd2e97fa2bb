using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Calls;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>What is to be moved or copied, and where to.</summary>
internal sealed record MoveOrder(Identified Source, Identified Target, string Name)
{
    public static Refusal IsFixed { get; } = new(RefusalKind.Forbidden, "The home and the trash cannot be moved, copied or deleted.");

    /// <summary>Nanoseconds since 1970; null to keep the time.</summary>
    public long? ModifyTime { get; init; }

    /// <summary>Whether a file of the name is replaced by a file.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Whether another name may be taken when this one is not free.</summary>
    public bool Resolves { get; init; }

    /// <summary>The version the replaced file must have; empty when there must be none, null for any.</summary>
    public string? IfVersion { get; init; }

    /// <summary>Reads the parameters of moveone and copyone. NotFound, Missing, Invalid, Forbidden.</summary>
    public static Outcome<MoveOrder> Read(JsonBody body, ExtendedParameters parameters)
    {
        if (!body.OptionalText("name").TryGet(out var name, out var refusal)) return refusal;
        if (!body.Time("mtime").TryGet(out var time, out refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!body.OptionalText("resolve_mode").TryGet(out var mode, out refusal)) return refusal;
        if (!parameters.Version(body).TryGet(out var version, out refusal)) return refusal;
        if (!parameters.Entry(body, "file_id", "file_path").TryGet(out var source, out refusal)) return refusal;
        if (!parameters.Directory(body, "target_id", "target_path").TryGet(out var target, out refusal)) return refusal;
        if (source.IsFixed) return IsFixed;
        var overwrites = resolves && mode == "overwrite";
        return new MoveOrder(source, target, string.IsNullOrEmpty(name) ? source.Path.Name : name)
        {
            ModifyTime = time, Overwrites = overwrites, Resolves = resolves && !overwrites, IfVersion = version,
        };
    }
}
