using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CloudMount.Fs.Linux.Protocol;

namespace CloudMount.Fs.Linux.Device;

/// <summary>
/// The set-user-id program fusermount3, which mounts for a user and sends the open device back over a socket
/// (libfuse util/fusermount.c). The socket's number goes to it in <c>_FUSE_COMMFD</c>.
/// </summary>
internal sealed unsafe class FusermountMounter : IMounter
{
    private const string Program = "fusermount3";
    private const int LocalDomain = 1;
    private const int Stream = 1;
    private const int SocketLevel = 1;
    private const int PassRights = 1;
    private const int ReceiveCloseOnExec = 0x40000000;

    /// <summary>The program's path, or null where there is none.</summary>
    public static string? FindProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Program))
        .FirstOrDefault(File.Exists);

    public FuseDevice Mount(string mountPoint, FuseMountOptions options)
    {
        // The program would say so only in words.
        if (!File.Exists(FuseDevice.Path)) throw RootMounter.DeviceRefused(Errno.ENOENT);
        var ends = stackalloc int[2];
        if (Libc.SocketPair(LocalDomain, Stream, 0, ends) != 0)
            throw new FuseMountException(FuseMountFailure.Kernel, $"No socket for {Program} could be made: {Libc.LastError}.");
        try
        {
            var message = Run(["-o", OptionList(options), "--", mountPoint], ends[1], out var isDone);
            _ = Libc.Close(ends[1]);
            ends[1] = -1;
            if (!isDone)
                throw new FuseMountException(FuseMountFailure.FusermountRefused, $"{Program} did not mount at '{mountPoint}': {message}");
            return ReceiveDevice(ends[0]);
        }
        finally
        {
            _ = Libc.Close(ends[0]);
            if (ends[1] >= 0) _ = Libc.Close(ends[1]);
        }
    }

    public Errno Unmount(string mountPoint, bool isLazy)
    {
        string[] arguments = isLazy ? ["-u", "-z", "--", mountPoint] : ["-u", "--", mountPoint];
        Run(arguments, socket: -1, out var isDone);
        if (isDone) return Errno.None;
        // The program says why only in words; whether the mount is still there tells busy from gone.
        return MountTable.Find(mountPoint) is null ? Errno.EINVAL : Errno.EBUSY;
    }

    private static string OptionList(FuseMountOptions options)
    {
        List<string> list =
        [
            "subtype=cloudmount",
            "fsname=" + options.FsName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal),
            string.Create(CultureInfo.InvariantCulture, $"max_read={InitNegotiation.MaxWriteBytes}"),
        ];
        if (options.ReadOnly) list.Add("ro");
        if (options.AllowOther) list.Add("allow_other");
        if (options.DefaultPermissions) list.Add("default_permissions");
        if (!options.Execution) list.Add("noexec");
        if (options.NoAccessTimes) list.Add("noatime");
        return string.Join(',', list);
    }

    /// <summary>Runs the program; answers what it printed.</summary>
    private static string Run(string[] arguments, int socket, out bool isDone)
    {
        var path = FindProgram() ?? throw new FuseMountException(
            FuseMountFailure.NoFusermount, $"{Program} is needed to mount without being root and was not found: install the package fuse3.");
        // The working folder must not lie in a mount of this process.
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, WorkingDirectory = "/" };
        if (socket >= 0) start.Environment["_FUSE_COMMFD"] = socket.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var message = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        isDone = process.ExitCode == 0;
        return message;
    }

    private static FuseDevice ReceiveDevice(int socket)
    {
        byte data;
        DescriptorMessage control;
        var vector = new DataVector { Base = &data, Length = 1 };
        var header = new MessageHeader
        {
            Data = &vector,
            DataCount = 1,
            Control = &control,
            ControlLength = (nuint)Unsafe.SizeOf<DescriptorMessage>(),
        };
        nint count;
        do
        {
            count = Libc.ReceiveMessage(socket, &header, ReceiveCloseOnExec);
        }
        while (count < 0 && Libc.LastError == Errno.EINTR);

        if (count <= 0 || header.ControlLength < 20 || control.Level != SocketLevel || control.Type != PassRights)
            throw new FuseMountException(FuseMountFailure.FusermountRefused, $"{Program} mounted but sent no device.");
        return new FuseDevice(control.Descriptor);
    }
}
