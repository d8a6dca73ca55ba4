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
    private readonly (FolderLock Folder, StoreWriter Writer, ApiKeys Keys, ModelRegistry Models) _parts;

    private VigilServer(WebApplication app, (FolderLock Folder, StoreWriter Writer, ApiKeys Keys, ModelRegistry Models) parts) => (_app, _parts) = (app, parts);

    /// <summary>Where it listens, with the port that was found free when port 0 was asked for.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The administrator's key, on the first start of a data folder; null later.</summary>
    public string? FirstKey => _parts.Keys.FirstKey;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where it keeps its data and where it listens.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="VigilError">The data folder cannot be used, or the address cannot be listened on.</exception>
    public static async Task<VigilServer> Start(ServerOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = FolderLock.Take(options.DataFolder);
        StoreWriter? writer = null;
        ApiKeys? keys = null;
        ModelRegistry? models = null;
        try
        {
            var database = Database.Open(options.DataFolder);
            writer = new StoreWriter(database);
            keys = await ApiKeys.Open(database, writer, options.Clock, options.DataFolder).ConfigureAwait(false);
            models = new ModelRegistry(database, writer, (options.Clock, options.Version));
            var server = new VigilServer(Built(options, (writer, keys, models)), (folder, writer, keys, models));
            await server._app.StartAsync(cancel).ConfigureAwait(false);
            return server;
        }
        catch (Exception broken)
        {
            await Close(folder, writer, keys, models).ConfigureAwait(false);
            throw broken is IOException ? new VigilError($"cannot listen: {broken.Message}", options.Listen, "choose another address with --listen") : broken;
        }
    }

    /// <summary>Ends after what was taken is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await Close(_parts.Folder, _parts.Writer, _parts.Keys, _parts.Models).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Built(ServerOptions options, (StoreWriter Writer, ApiKeys Keys, ModelRegistry Models) parts)
    {
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
        app.UseVigilAccess(parts.Keys, new AccessLimits(options.Clock));
        app.MapIngest(parts.Models, parts.Writer, options.Clock);
        app.MapModels(parts.Models, parts.Writer);
        app.MapKeys(parts.Keys, options.Clock);
        return app;
    }

    // In this order: who still writes ends before the writer does.
    private static async Task Close(FolderLock folder, StoreWriter? writer, ApiKeys? keys, ModelRegistry? models)
    {
        if (models is not null)
        {
            await models.DisposeAsync().ConfigureAwait(false);
        }

        if (keys is not null)
        {
            await keys.DisposeAsync().ConfigureAwait(false);
        }

        writer?.Dispose();
        folder.Dispose();
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
