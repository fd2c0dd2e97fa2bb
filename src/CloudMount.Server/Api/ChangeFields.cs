using CloudMount.Server.Answers;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>The fields of add and edit that say what becomes of times and attributes.</summary>
internal static class ChangeFields
{
    /// <summary>Invalid with the field that is wrong.</summary>
    public static Outcome<EntryChanges> Read(CallFields fields, ApiFeatures features)
    {
        if (!ReadTime(fields, "updated").TryGet(out var modifyTime, out var refusal)) return refusal;
        if (!ReadTime(fields, "created").TryGet(out var createTime, out refusal)) return refusal;
        if (!features.HasRecords || fields["attributes"] is not { } text) return new EntryChanges(modifyTime, createTime);
        if (!JsonFields.ReadAttributes(text).TryGet(out var attributes, out refusal)) return refusal;
        return new EntryChanges(modifyTime, createTime, attributes);
    }

    private static Outcome<long?> ReadTime(CallFields fields, string name)
    {
        if (fields[name] is not { } text) return (long?)null;
        return TimeText.Parse(text) is { } time ? (long?)time : Refusal.Invalid("The time must be YYYY-MM-DDTHH:MM:SS or Unix seconds.", name);
    }
}
