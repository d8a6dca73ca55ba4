namespace Vigil.Server.Store;

/// <summary>The tables of the data folder's database, by version. A newer program upgrades an older file; never the other way.</summary>
internal static class StoreSchema
{
    /// <summary>What each version adds; its number is its place, from 1.</summary>
    public static readonly IReadOnlyList<string> Versions =
    [
        """
        CREATE TABLE models(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL);
        CREATE TABLE inbox(seq INTEGER PRIMARY KEY AUTOINCREMENT, model INTEGER NOT NULL, kind INTEGER NOT NULL, rows INTEGER NOT NULL, received INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE batches(model INTEGER NOT NULL, id BLOB NOT NULL, received INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY(model, id)) WITHOUT ROWID;
        CREATE INDEX batches_received ON batches(received);
        CREATE TABLE plans(model INTEGER NOT NULL, hash TEXT NOT NULL, json BLOB NOT NULL, created INTEGER NOT NULL, PRIMARY KEY(model, hash)) WITHOUT ROWID;
        CREATE TABLE runs(id INTEGER PRIMARY KEY, model INTEGER NOT NULL, plan TEXT NOT NULL, state TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER);
        CREATE TABLE journal(seq INTEGER PRIMARY KEY AUTOINCREMENT, model INTEGER NOT NULL, run INTEGER NOT NULL, recorded INTEGER NOT NULL, kind TEXT NOT NULL, fact TEXT NOT NULL);
        CREATE INDEX journal_model ON journal(model, seq);
        CREATE INDEX journal_kind ON journal(run, kind, seq);
        CREATE TABLE windows(run INTEGER NOT NULL, step INTEGER NOT NULL, window INTEGER NOT NULL, labels INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(run, step)) WITHOUT ROWID;
        CREATE INDEX windows_window ON windows(run, window);
        CREATE TABLE checkpoints(run INTEGER PRIMARY KEY, position INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE keys(id TEXT PRIMARY KEY, hash BLOB NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, model TEXT, created INTEGER NOT NULL, expires INTEGER, revoked INTEGER, used INTEGER) WITHOUT ROWID;
        CREATE TABLE audit(seq INTEGER PRIMARY KEY AUTOINCREMENT, recorded INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL);
        """,
    ];
}
