using System.ComponentModel;
using System.Diagnostics;

namespace CloudMount.Cli.Mounting;

/// <summary>fusermount3(1), which unmounts for users who may not themselves.</summary>
internal static class UserUnmount
{
    /// <summary>Detaches a mount of this user, even a busy or dead one. Whether it is gone.</summary>
    public static bool Detach(string mountPoint)
    {
        try
        {
            var start = new ProcessStartInfo("fusermount3", ["-u", "-z", "--", mountPoint]) { RedirectStandardError = true };
            using var process = Process.Start(start);
            if (process is null) return false;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
