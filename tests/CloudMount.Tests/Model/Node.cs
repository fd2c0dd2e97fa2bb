using System.Globalization;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

/// <summary>One path of a tree as a program sees it.</summary>
/// <param name="Content">Of a regular file; null when it could not be had.</param>
internal sealed record Node(string Path, InodeAttributes Attributes, string? Target, IReadOnlyList<(string Name, byte[] Value)> Xattrs, byte[]? Content)
{
    public FileKind Kind => Attributes.Kind;

    /// <summary>All that must be equal, in one line.</summary>
    public string Describe(bool withTime, bool withContent)
    {
        var time = withTime ? Attributes.ModifyTime.Nanoseconds.ToString(CultureInfo.InvariantCulture) : "";
        var xattrs = string.Join(",", Xattrs.Select(pair => $"{pair.Name}={Convert.ToHexString(pair.Value)}"));
        var content = withContent && Content is not null ? $" content {Convert.ToHexString(Content)}" : "";
        var size = Kind == FileKind.Directory || !withContent ? "" : $" size {Attributes.Size}";
        return $"{Path} {Kind} {Convert.ToString(Attributes.Permissions, 8)} {Attributes.UserId}:{Attributes.GroupId} links {Attributes.LinkCount}"
            + $"{size} {time} {Target} {xattrs}{content}";
    }
}
