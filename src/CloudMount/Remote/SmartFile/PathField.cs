namespace CloudMount.Remote.SmartFile;

/// <summary>The members of a path object that are read.</summary>
internal enum PathField
{
    Unknown,
    Name,
    Size,
    Mime,
    Updated,
    Created,
    UpdatedNanoseconds,
    CreatedNanoseconds,
    Version,
    Checksum,
    Download,
    Upload,
    DiskLimit,
    DiskUsage,
    Attributes,
    Children,

    // Of v2 alone (facts B.3, B.4).
    IsDirectory,
    Time,
    Items,
    Pages,
    Total,
    Status,
    Detail,
}
