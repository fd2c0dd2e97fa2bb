namespace CloudMount.Remote.Quatrix;

/// <summary>The members of replies that are read.</summary>
internal enum FileField
{
    Unknown,
    Id,
    ParentId,
    FileId,
    Name,
    Type,
    Size,
    Created,
    Modified,
    ModifiedExact,
    Version,
    Checksum,
    UploadKey,
    SessionId,
    Email,
    UserUsed,
    UserLimit,
    AccountUsed,
    AccountLimit,
    Content,
    Attributes,
}
