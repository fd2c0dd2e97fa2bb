namespace CloudMount.Server.Listing;

/// <summary>The checksums v1.0 offers.</summary>
internal enum ChecksumKind
{
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Crc32,
}
