namespace CloudMount.Vfs;

/// <summary>The flags of renameat2(2). RENAME_WHITEOUT is not offered.</summary>
public enum RenameMode
{
    Replace,
    NoReplace,
    Exchange,
}
