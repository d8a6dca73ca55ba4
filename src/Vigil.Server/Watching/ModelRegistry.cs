using System.Collections.Concurrent;
using Vigil.Server.Store;

namespace Vigil.Server.Watching;

/// <summary>All models of a server. A model exists from its first event or plan on; models share nothing but the store.</summary>
internal sealed class ModelRegistry : IAsyncDisposable
{
    /// <summary>Models a server holds at most.</summary>
    public const int Most = 1000;

    private readonly Database _database;
    private readonly StoreWriter _writer;
    private readonly (TimeProvider Clock, string Version) _server;
    private readonly ConcurrentDictionary<string, ModelHost> _models = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _making = new(1);

    /// <param name="database">The database; its models are taken up where they were.</param>
    /// <param name="writer">The one writer.</param>
    /// <param name="server">The clock, and the program's version for the journal.</param>
    public ModelRegistry(Database database, StoreWriter writer, (TimeProvider Clock, string Version) server)
    {
        (_database, _writer, _server) = (database, writer, server);
        using var connection = database.Read();
        foreach (var (id, name) in connection.Rows("SELECT id, name FROM models ORDER BY id", r => (r.GetInt64(0), r.GetString(1))))
        {
            _models[name] = new ModelHost(name, new ModelStore(database, id), writer, server);
        }
    }

    /// <summary>All models by name.</summary>
    public IEnumerable<ModelHost> All => _models.Values.OrderBy(m => m.Name, StringComparer.Ordinal);

    /// <summary>A model that is known, or null.</summary>
    public ModelHost? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>A model, made when it is new.</summary>
    /// <exception cref="VigilError">The name cannot be one, or there are too many models.</exception>
    public async Task<ModelHost> Of(string name)
    {
        if (_models.TryGetValue(name, out var known))
        {
            return known;
        }

        if (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new VigilError("a model's name has 1 to 100 letters, digits, '-', '_' or '.'", "model", "choose such a name in the address");
        }

        await _making.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_models.ContainsKey(name))
            {
                await Make(name).ConfigureAwait(false);
            }

            return _models[name];
        }
        finally
        {
            _making.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values)
        {
            await model.DisposeAsync().ConfigureAwait(false);
        }

        _making.Dispose();
    }

    private async Task Make(string name)
    {
        if (_models.Count >= Most)
        {
            throw new VigilError($"this server holds {Most} models already", "model", "send under a known name, or start a second server");
        }

        var id = 0L;
        var now = StoreTime.Of(_server.Clock.GetUtcNow());
        await _writer.Write(connection => id = ModelStore.NumberOf(connection, name, now)).ConfigureAwait(false);
        _models[name] = new ModelHost(name, new ModelStore(_database, id), _writer, _server);
    }
}
