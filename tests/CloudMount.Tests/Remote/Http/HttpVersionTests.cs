using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CloudMount.Tests.Remote.Http;

/// <summary>Which version of HTTP a call goes by, seen from a server of https that takes both.</summary>
public sealed class HttpVersionTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly ConcurrentQueue<(string Version, long Bytes)> _seen = new();
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _server = builder.Build();
        _server.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _seen.Enqueue((context.Request.Protocol, body.Length));
        });
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task A_large_body_goes_by_version_1_and_all_else_by_version_2()
    {
        var address = new Uri(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        using var sender = new HttpSender(
            address, new FixedAccess(new("Bearer", "k")), new RemoteHttpOptions { Authorities = [_certificate] }, new RemoteHealth(TimeProvider.System));
        foreach (var bytes in new[] { 0, (1 << 20) - 1, 1 << 20, 1 })
        {
            var call = new HttpCall("it", _ => new(HttpMethod.Post, address) { Content = new ByteArrayContent(new byte[bytes]) }, RepeatRule.Always);
            var outcome = await sender.SendAsync<Done>(call, static _ => new(default(Done)), TestContext.Current.CancellationToken);
            Assert.Null(outcome.Failure);
        }

        Assert.Equal([("HTTP/2", 0), ("HTTP/2", (1 << 20) - 1), ("HTTP/1.1", 1 << 20), ("HTTP/2", 1)], _seen);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
