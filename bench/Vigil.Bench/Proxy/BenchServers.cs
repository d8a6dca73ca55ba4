using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Vigil.Bench.Proxy;

/// <summary>A model server and a Vigil server as small as can be.</summary>
internal static class BenchServers
{
    /// <summary>What the model answers.</summary>
    public static ReadOnlySpan<byte> Answer => """{"model_version":"7","outputs":[{"name":"p","shape":[1],"datatype":"FP32","data":[0.25]}]}"""u8;

    public static Task<(WebApplication App, Uri Address)> UpstreamAsync()
    {
        var answer = Answer.ToArray();
        return StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            if (context.Request.Path == "/stream")
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: 1\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(5);
                await context.Response.WriteAsync("data: 2\n\n");
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
    }

    public static Task<(WebApplication App, Uri Address)> SinkAsync(Task ready) => StartAsync(async context =>
    {
        await ready;
        var (lines, buffer) = (0, new byte[64 * 1024]);
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"accepted\":{lines},\"refused\":[],\"duplicate\":false}}"));
    });

    private static async Task<(WebApplication App, Uri Address)> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return (app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }
}
