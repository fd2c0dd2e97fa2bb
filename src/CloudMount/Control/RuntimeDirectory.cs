using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudMount.Control;

/// <summary>
/// Where the mounts of this user are found: for each a socket <c>ID.sock</c> and a description <c>ID.json</c>, with an id made of the mount point
/// (a socket's path may have 107 bytes, unix(7)). What a dead process left is recognised by its socket refusing, and removed.
/// </summary>
public sealed class RuntimeDirectory
{
    /// <summary>Names another directory than the usual one.</summary>
    public const string Variable = "CLOUDMOUNT_RUNTIME_DIR";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxSocketPathBytes = 107;

    private RuntimeDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>
    /// Opens a directory that only its owner may enter, and makes it when it is missing. Throws <see cref="ControlException"/> when others
    /// may enter it or it cannot be made.
    /// </summary>
    public static RuntimeDirectory Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else MakePrivate(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ControlException($"The runtime directory {path} cannot be made: {failure.Message}", failure);
        }

        if (Encoding.UTF8.GetByteCount(SocketPath(path, new string('0', 16))) > MaxSocketPathBytes)
            throw new ControlException($"The path of the runtime directory {path} is too long for a socket. Set {Variable} to a shorter one.");
        return new(path);
    }

    /// <summary>
    /// The usual place: what <see cref="Variable"/> says; for root /run/cloudmount; else below XDG_RUNTIME_DIR; else a directory of the
    /// user in /tmp.
    /// </summary>
    public static string UsualPath(Func<string, string?> environment, string userName, bool isRoot)
    {
        if (environment(Variable) is { Length: > 0 } named) return named;
        if (isRoot) return "/run/cloudmount";
        return environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? System.IO.Path.Combine(runtime, "cloudmount")
            : $"/tmp/cloudmount-{userName}";
    }

    /// <summary>The mounts whose process lives. Files of dead ones are removed.</summary>
    public IReadOnlyList<MountDescription> ListMounts()
    {
        var mounts = new List<MountDescription>();
        foreach (var file in Directory.EnumerateFiles(Path, "*.json"))
        {
            var socket = System.IO.Path.ChangeExtension(file, ".sock");
            if (!ControlClient.IsListening(socket)) Remove(file, socket);
            else if (Read(file) is { } mount) mounts.Add(mount);
        }

        mounts.Sort((left, right) => string.CompareOrdinal(left.MountPoint, right.MountPoint));
        return mounts;
    }

    public string SocketPathOf(string mountPoint) => SocketPath(Path, IdOf(mountPoint));

    /// <summary>Announces a mount whose socket already listens.</summary>
    internal void Announce(MountDescription mount)
    {
        var file = DescriptionPathOf(mount.MountPoint);
        var unfinished = $"{file}.{mount.ProcessId}";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(mount, ControlJson.Default.MountDescription));
        File.Move(unfinished, file, overwrite: true);
    }

    internal void Withdraw(string mountPoint) => Remove(DescriptionPathOf(mountPoint), SocketPathOf(mountPoint));

    private static void Remove(string description, string socket)
    {
        try
        {
            File.Delete(description);
            File.Delete(socket);
        }
        catch (DirectoryNotFoundException)
        {
            // It went first, as the runtime directory of a user does at logout.
        }
    }

    private static MountDescription? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ControlJson.Default.MountDescription);
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            // The mount ended just now, or somebody wrote into the file. It cannot be named, so it is not listed.
            return null;
        }
    }

    private static string IdOf(string mountPoint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mountPoint)).AsSpan(0, 8));

    private static string SocketPath(string directory, string id) => System.IO.Path.Combine(directory, id + ".sock");

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void MakePrivate(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
            throw new ControlException($"The runtime directory {path} is open to others. Run: chmod 700 {path}");

        // Somebody else's directory of mode 0700 cannot be entered, except by root, for whom the usual place is not in /tmp.
        foreach (var _ in Directory.EnumerateFiles(path)) break;
    }

    private string DescriptionPathOf(string mountPoint) => System.IO.Path.Combine(Path, IdOf(mountPoint) + ".json");
}
