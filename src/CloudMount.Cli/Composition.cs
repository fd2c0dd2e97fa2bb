using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Serving;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.Remote.SmartFile;
using CloudMount.Remote.SmartFile.Administration;
using CloudMount.Remote.SmartFile.V2;
using Microsoft.Extensions.Logging;
using SmartFileApi = CloudMount.Cli.Remotes.SmartFileApi;

namespace CloudMount.Cli;

/// <summary>Where the parts of a mount are put together: only this and the two starters it calls know which store, engine and adapter there are.</summary>
internal static class Composition
{
    /// <summary>Throws <see cref="CliException"/> (the file of its certificate authority).</summary>
    public static OpenedStore OpenStore(RemoteTarget target, ILoggerFactory loggers, TimeProvider time) => target.Address.Service switch
    {
        RemoteService.SmartFile => OpenSmartFile(target, loggers, time),
        RemoteService.Quatrix => OpenQuatrix(target, loggers, time),
    };

    private static OpenedStore OpenSmartFile(RemoteTarget target, ILoggerFactory loggers, TimeProvider time)
    {
        var options = SmartFileOptionsOf(target, time);
        var health = new RemoteHealth(time);
        if (target.Address.Api == SmartFileApi.V1)
        {
            var first = new SmartFileStore(options, health, loggers.CreateLogger<SmartFileStore>());
            return new(first, credentials => first.UseCredentials(SmartFileOf(credentials))) { Api = static () => SmartFileApi.V1 };
        }

        if (target.Address.Api == SmartFileApi.V2)
        {
            var second = new SmartFileV2Store(options, health, loggers.CreateLogger<SmartFileV2Store>());
            return new(second, credentials => second.UseCredentials(SmartFileOf(credentials))) { Api = static () => SmartFileApi.V2, AskOwner = second.GetOwnerAsync };
        }

        var store = new DetectedSmartFileStore(options, health, loggers);
        return new(store, credentials => store.UseCredentials(SmartFileOf(credentials))) { Api = () => ApiOf(store.Version), AskOwner = store.GetOwnerAsync };
    }

    /// <summary>Who may use the service of a remote. Throws <see cref="CliException"/> (Usage for a service without such calls) and as OpenStore.</summary>
    public static IRemoteAdmin OpenAdmin(RemoteTarget target, TimeProvider time) => target.Address.Service == RemoteService.SmartFile
        ? new SmartFileAdmin(SmartFileOptionsOf(target, time), new RemoteHealth(time))
        : throw new CliException(ExitCode.Usage, "Sites and users are looked after over the API of SmartFile: write smartfile://HOST/ for the remote, or its name.");

    private static SmartFileOptions SmartFileOptionsOf(RemoteTarget target, TimeProvider time) => new()
    {
        Address = target.Address.Base,
        Root = target.Address.Root,
        Credentials = SmartFileOf(target.Credentials),
        Http = HttpOf(target, time),
    };

    private static SmartFileApi? ApiOf(SmartFileVersion? version) => version is not { } known ? null : known switch
    {
        SmartFileVersion.V1 => SmartFileApi.V1,
        SmartFileVersion.V2 => SmartFileApi.V2,
    };

    private static OpenedStore OpenQuatrix(RemoteTarget target, ILoggerFactory loggers, TimeProvider time)
    {
        var store = new QuatrixStore(QuatrixOptionsOf(target, time), new RemoteHealth(time), loggers.CreateLogger<QuatrixStore>());
        return new(store, credentials => store.UseCredentials(QuatrixOf(credentials))) { AskOwner = store.GetOwnerAsync };
    }

    /// <summary>The account of a remote whose service has logins; null where key and password go along with each call. Throws as OpenStore.</summary>
    public static IRemoteAccount? OpenAccount(RemoteTarget target, TimeProvider time) =>
        target.Address.Service == RemoteService.Quatrix && target.Credentials.Password.Length > 0 ? new QuatrixAccount(QuatrixOptionsOf(target, time)) : null;

    private static QuatrixOptions QuatrixOptionsOf(RemoteTarget target, TimeProvider time) => new()
    {
        Address = target.Address.Base,
        Root = target.Address.Root,
        Credentials = QuatrixOf(target.Credentials),
        Http = HttpOf(target, time),
    };

    private static RemoteHttpOptions HttpOf(RemoteTarget target, TimeProvider time) => new() { Time = time, Authorities = AuthorityFile.Read(target.AuthorityFile) };

    private static SmartFileCredentials SmartFileOf(RemoteCredentials credentials) => new(credentials.Key, credentials.Password);

    private static QuatrixCredentials QuatrixOf(RemoteCredentials credentials) => new(credentials.Key, credentials.Password);

    public static Task<RunningServer> StartServerAsync(ServePlan plan, ILoggerFactory loggers) => ServerStarter.StartAsync(plan, loggers);

    public static OpenedVolume OpenVolume(MountPlan plan, IRemoteStore store, ILoggerFactory loggers, TimeProvider time) =>
        VolumeOpener.Open(plan, store, loggers, time);
}
