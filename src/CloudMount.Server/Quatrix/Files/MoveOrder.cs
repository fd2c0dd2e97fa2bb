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

    /// <summary>Reads the parameters of moveone and copyone. NotFound, Missing, Invalid, Forbidden.</summary>
    public static Outcome<MoveOrder> Read(JsonBody body, EntryIds ids)
    {
        if (!body.Text("file_id").TryGet(out var fileId, out var refusal)) return refusal;
        if (!body.Text("target_id").TryGet(out var targetId, out refusal)) return refusal;
        if (!body.OptionalText("name").TryGet(out var name, out refusal)) return refusal;
        if (!body.Time("mtime").TryGet(out var time, out refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!body.OptionalText("resolve_mode").TryGet(out var mode, out refusal)) return refusal;
        if (!ids.Find(fileId).TryGet(out var source, out refusal)) return refusal;
        if (!ids.Find(targetId).TryGet(out var target, out refusal)) return refusal;
        if (source.IsFixed) return IsFixed;
        if (!target.Facts.Stat.IsDirectory) return Refusal.Invalid("The target is no directory.", "target_id");
        var overwrites = resolves && mode == "overwrite";
        return new MoveOrder(source, target, string.IsNullOrEmpty(name) ? source.Path.Name : name)
        {
            ModifyTime = time, Overwrites = overwrites, Resolves = resolves && !overwrites,
        };
    }
}
