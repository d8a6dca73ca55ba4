using Microsoft.Data.Sqlite;
using Vigil.Server.Ingest.Columns;
using Vigil.Storage;

namespace Vigil.Server.Store;

/// <summary>What the database holds of one model: its inbox, its runs and their windows, its journal, its checkpoint.</summary>
/// <param name="database">The database.</param>
/// <param name="model">The model's number.</param>
internal sealed class ModelStore(Database database, long model)
{
    /// <summary>The model's number.</summary>
    public long Model => model;

    /// <summary>An entry of predictions.</summary>
    public const int Predictions = 0;

    /// <summary>An entry of time that passed without events.</summary>
    public const int Tick = 3;

    /// <summary>The model's number, made when the name is new.</summary>
    public static long NumberOf(SqliteConnection connection, string name, long now)
    {
        connection.Run("INSERT OR IGNORE INTO models(name, created) VALUES($0, $1)", name, now);
        return (long)connection.Scalar("SELECT id FROM models WHERE name=$0", name)!;
    }

    /// <summary>Appends an entry to the inbox; inside the writer's transaction.</summary>
    public void Receive(SqliteConnection connection, int kind, int rows, long now, byte[] body) =>
        connection.Run("INSERT INTO inbox(model, kind, rows, received, body) VALUES($0, $1, $2, $3, $4)", model, kind, rows, now, body);

    /// <summary>Entries behind a position, oldest first, at most some.</summary>
    public IReadOnlyList<InboxEntry> After(long position, int most)
    {
        using var connection = database.Read();
        return connection.Rows(
            "SELECT seq, kind, rows, received, body FROM inbox WHERE model=$0 AND seq>$1 ORDER BY seq LIMIT $2", Entry, model, position, most);
    }

    /// <summary>Rows of predictions in the inbox behind a position.</summary>
    public long RowsAfter(long position)
    {
        using var connection = database.Read();
        return (long)(connection.Scalar("SELECT COALESCE(SUM(rows), 0) FROM inbox WHERE model=$0 AND seq>$1", model, position) ?? 0L);
    }

    /// <summary>The run that is in force, or null.</summary>
    public RunRow? Run()
    {
        using var connection = database.Read();
        return connection.Rows(
            "SELECT r.id, r.plan, r.state, r.started, p.json FROM runs r JOIN plans p ON p.model=r.model AND p.hash=r.plan WHERE r.model=$0 AND r.ended IS NULL ORDER BY r.id DESC LIMIT 1",
            r => new RunRow(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetString(4)), model).FirstOrDefault();
    }

    /// <summary>Ends the run in force and begins another behind a position; inside the writer's transaction.</summary>
    public void Adopt(SqliteConnection connection, string hash, string json, string state, (long Position, long Now) when)
    {
        connection.Run("INSERT OR IGNORE INTO plans(model, hash, json, created) VALUES($0, $1, $2, $3)", model, hash, json, when.Now);
        connection.Run("UPDATE runs SET ended=$1 WHERE model=$0 AND ended IS NULL", model, when.Position);
        connection.Run("INSERT INTO runs(model, plan, state, started) VALUES($0, $1, $2, $3)", model, hash, state, when.Position);
    }

    /// <summary>The last checkpoint of a run: the inbox position it covers, and the state; null before the first.</summary>
    public (long Position, byte[] Body)? Checkpoint(long run)
    {
        using var connection = database.Read();
        var found = connection.Rows("SELECT position, body FROM checkpoints WHERE run=$0", r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), run);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Keeps facts, windows and the state they led to, with the inbox position, all or nothing; inside the writer's transaction.</summary>
    public void Keep(SqliteConnection connection, long run, Progress progress, long now)
    {
        foreach (var fact in progress.Facts)
        {
            connection.Run("INSERT INTO journal(model, run, recorded, kind, fact) VALUES($0, $1, $2, $3, $4)", model, run, now, fact.Kind, fact.Json);
        }

        var step = progress.FirstStep;
        foreach (var window in progress.Steps)
        {
            connection.Run("INSERT INTO windows(run, step, window, labels, body) VALUES($0, $1, $2, $3, $4)", run, step++, window.Window, window.IsLabels ? 1 : 0, window.Body);
        }

        connection.Run("INSERT INTO checkpoints(run, position, body) VALUES($0, $1, $2) ON CONFLICT(run) DO UPDATE SET position=excluded.position, body=excluded.body", run, progress.Position, progress.State);
    }

    /// <summary>Steps of a run in their order, of one window or of all.</summary>
    public IReadOnlyList<WindowStep> Steps(long run, int? window)
    {
        using var connection = database.Read();
        return connection.Rows(
            "SELECT window, labels, body FROM windows WHERE run=$0 AND ($1 IS NULL OR window=$1) ORDER BY step",
            r => new WindowStep(r.GetInt32(0), r.GetInt32(1) != 0, r.GetFieldValue<byte[]>(2)), run, window);
    }

    /// <summary>Journal entries behind a number, oldest first.</summary>
    public IReadOnlyList<JournalRow> Journal(long after, int most)
    {
        using var connection = database.Read();
        return connection.Rows(
            "SELECT seq, run, recorded, fact FROM journal WHERE model=$0 AND seq>$1 ORDER BY seq LIMIT $2",
            r => new JournalRow(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3)), model, after, most);
    }

    /// <summary>Facts of one kind of a run as JSON, oldest first.</summary>
    public IReadOnlyList<string> Facts(long run, string kind)
    {
        using var connection = database.Read();
        return connection.Rows("SELECT fact FROM journal WHERE run=$0 AND kind=$1 ORDER BY seq", r => r.GetString(0), run, kind);
    }

    /// <summary>The newest entry of predictions; null before the first.</summary>
    public InboxEntry? Newest()
    {
        using var connection = database.Read();
        return connection.Rows("SELECT seq, kind, rows, received, body FROM inbox WHERE model=$0 AND kind=$1 ORDER BY seq DESC LIMIT 1", Entry, model, Predictions).FirstOrDefault();
    }

    private static InboxEntry Entry(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4));
}

/// <summary>One entry of the inbox.</summary>
internal sealed record InboxEntry(long Seq, int Kind, int Rows, long Received, byte[] Body)
{
    private WireColumns? _columns;

    /// <summary>The events of an entry of predictions.</summary>
    public WireColumns Columns => _columns ??= ColumnsReader.Read(Body);
}

/// <summary>A run: a plan in force from an inbox position on.</summary>
internal sealed record RunRow(long Id, string Plan, string State, long Started, string Json);

/// <summary>One entry of the journal.</summary>
internal sealed record JournalRow(long Seq, long Run, long Recorded, string Fact);

/// <summary>What a model's watch did since its last checkpoint.</summary>
internal sealed record Progress(IReadOnlyList<KeptFact> Facts, IReadOnlyList<WindowStep> Steps, long FirstStep, long Position, byte[] State);

/// <summary>A fact as it is kept.</summary>
internal sealed record KeptFact(string Kind, string Json);
