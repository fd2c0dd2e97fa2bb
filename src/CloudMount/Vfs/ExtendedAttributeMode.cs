namespace CloudMount.Vfs;

/// <summary>XATTR_CREATE and XATTR_REPLACE of setxattr(2).</summary>
public enum ExtendedAttributeMode
{
    CreateOrReplace,
    Create,
    Replace,
}
