namespace CloudMount.Fs.Linux.Device;

/// <summary>One line of /proc/self/mountinfo.</summary>
internal readonly record struct MountTableEntry(string MountPoint, string Type, string Source, int DeviceMajor, int DeviceMinor);
