using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Serving;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.Remote.SmartFile;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli;

/// <summary>Where the parts of a mount are put together: only this and the two starters it calls know which store, engine and adapter there are.</summary>
internal static class Composition
{
    public static IRemoteStore OpenStore(RemoteTarget target, ILoggerFactory loggers, TimeProvider time) => target.Address.Service switch
    {
        RemoteService.SmartFile => OpenSmartFile(target, loggers, time),
        RemoteService.Quatrix => OpenQuatrix(target, loggers, time),
    };

    private static SmartFileStore OpenSmartFile(RemoteTarget target, ILoggerFactory loggers, TimeProvider time) => new(
        new SmartFileOptions
        {
            Address = target.Address.Base,
            Root = target.Address.Root,
            Credentials = new(target.Credentials.Key, target.Credentials.Password),
            Http = HttpOf(target, time),
        },
        new RemoteHealth(time),
        loggers.CreateLogger<SmartFileStore>());

    private static QuatrixStore OpenQuatrix(RemoteTarget target, ILoggerFactory loggers, TimeProvider time) =>
        new(QuatrixOptionsOf(target, time), new RemoteHealth(time), loggers.CreateLogger<QuatrixStore>());

    /// <summary>The account of a remote whose service has logins; null where key and password go along with each call.</summary>
    public static IRemoteAccount? OpenAccount(RemoteTarget target, TimeProvider time) =>
        target.Address.Service == RemoteService.Quatrix && target.Credentials.Password.Length > 0 ? new QuatrixAccount(QuatrixOptionsOf(target, time)) : null;

    private static QuatrixOptions QuatrixOptionsOf(RemoteTarget target, TimeProvider time) => new()
    {
        Address = target.Address.Base,
        Root = target.Address.Root,
        Credentials = new(target.Credentials.Key, target.Credentials.Password),
        Http = HttpOf(target, time),
    };

    private static RemoteHttpOptions HttpOf(RemoteTarget target, TimeProvider time) => new() { Time = time, Authorities = AuthorityFile.Read(target.AuthorityFile) };

    public static Task<RunningServer> StartServerAsync(ServePlan plan, ILoggerFactory loggers) => ServerStarter.StartAsync(plan, loggers);

    public static OpenedVolume OpenVolume(MountPlan plan, IRemoteStore store, ILoggerFactory loggers, TimeProvider time) =>
        VolumeOpener.Open(plan, store, loggers, time);
}
