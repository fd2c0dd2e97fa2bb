using System.Globalization;
using CloudMount.Primitives;

namespace CloudMount.Remote;

/// <summary>
/// The version of a file on a service that has none: its modification time and size. Two contents of one size within one step of
/// the time look the same; nothing better can be had there (see <see cref="RemoteCapabilities.HasVersions"/>).
/// </summary>
internal static class MadeVersion
{
    public static string Of(Timestamp modifyTime, long size) =>
        string.Create(CultureInfo.InvariantCulture, $"{modifyTime.Nanoseconds}-{size}");
}
