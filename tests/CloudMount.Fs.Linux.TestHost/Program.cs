using CloudMount.Fs.Linux;
using CloudMount.Fs.Linux.TestHost;
using CloudMount.TestKit.Model;

// Mounts a model at the mount point given, says "ready", answers commands from standard input, and unmounts at its end.
var options = HostOptions.Parse(args);
using var model = new ModelVfs(new ModelOptions { ContentFolder = options.ContentFolder, Validity = options.Validity, RootPermissions = 0x1FF });
var slow = new SlowVfs(model);
try
{
    await using var mount = FuseMount.Start(slow, options.ToMountOptions(new ErrorLoggerFactory()));
    Console.WriteLine("ready");
    await new CommandLoop(mount, model, slow).RunAsync();
    return 0;
}
catch (FuseMountException e)
{
    Console.WriteLine($"failed {e.Failure} {e.Message}");
    return 1;
}
