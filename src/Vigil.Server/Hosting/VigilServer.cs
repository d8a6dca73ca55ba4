using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vigil.Server.Access;
using Vigil.Server.Api;
using Vigil.Server.Store;
using Vigil.Server.Watching;

namespace Vigil.Server.Hosting;

/// <summary>The live server: one process, one data folder. What is answered with 200 is on disk; stopped in any way, it goes on where it was.</summary>
public sealed class VigilServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StoreWriter _writer;
    private readonly ModelRegistry _models;
    private readonly ApiKeys _keys;

    private VigilServer(WebApplication app, StoreWriter writer, ModelRegistry models, ApiKeys keys) => (_app, _writer, _models, _keys) = (app, writer, models, keys);

    /// <summary>Where it listens, with the port that was found free when port 0 was asked for.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The administrator's key, on the first start of a data folder; null later.</summary>
    public string? FirstKey => _keys.FirstKey;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where it keeps its data and where it listens.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="VigilError">The data folder cannot be used, or the address cannot be listened on.</exception>
    public static async Task<VigilServer> Start(ServerOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = Database.Open(options.DataFolder);
        var writer = new StoreWriter(database);
        var keys = await ApiKeys.Open(database, writer, options.Clock, options.DataFolder).ConfigureAwait(false);
        var models = new ModelRegistry(database, writer, (options.Clock, options.Version));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServerOptions.LargestBody;
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseVigilAccess(keys, new AccessLimits(options.Clock));
        app.MapIngest(models, writer);
        app.MapModels(models, writer);
        app.MapKeys(keys, options.Clock);
        try
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            await models.DisposeAsync().ConfigureAwait(false);
            writer.Dispose();
            throw new VigilError($"cannot listen: {taken.Message}", options.Listen, "choose another address with --listen");
        }

        return new VigilServer(app, writer, models, keys);
    }

    /// <summary>Ends after what was taken is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _models.DisposeAsync().ConfigureAwait(false);
        await _keys.DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>What a server is told at its start.</summary>
/// <param name="DataFolder">The folder of its data; made when it is not there.</param>
/// <param name="Listen">The address, such as http://127.0.0.1:4680; port 0 finds a free one.</param>
/// <param name="Version">The program's version, for the journal.</param>
/// <param name="Clock">The wall clock.</param>
public sealed record ServerOptions(string DataFolder, string Listen, string Version, TimeProvider Clock)
{
    /// <summary>Bytes of a request at most, as they come over the wire.</summary>
    public const long LargestBody = 10 << 20;
}
