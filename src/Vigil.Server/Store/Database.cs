using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Vigil.Server.Store;

/// <summary>
/// The one file of durable state: SQLite in WAL mode with synchronous=FULL, so what was committed survives a power cut. One connection writes
/// (<see cref="StoreWriter"/>), any number read.
/// </summary>
internal sealed class Database
{
    private readonly string _reading;
    private readonly string _writing;

    private Database(string path)
    {
        Path = path;
        _reading = Text(path, SqliteOpenMode.ReadOnly);
        _writing = Text(path, SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens or makes the database of a data folder and brings its tables up to date.</summary>
    /// <param name="folder">The data folder; made when it is not there.</param>
    /// <exception cref="VigilError">The file is no database of ours, is damaged, or is of a newer program.</exception>
    public static Database Open(string folder)
    {
        var path = System.IO.Path.Combine(folder, "vigil.db");
        try
        {
            Directory.CreateDirectory(folder);
            var database = new Database(path);
            using var connection = database.Write();
            database.Upgrade(connection);
            return database;
        }
        catch (SqliteException broken)
        {
            throw new VigilError($"the data folder cannot be opened: {broken.Message}", path, "check the disk and who owns the folder; `vigil backup` copies can be put in its place");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new VigilError($"the data folder cannot be opened: {broken.Message}", folder, "name a folder that this user may write with --data");
        }
    }

    /// <summary>Opens the database of a data folder to read it as it is; a server may run over it.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="VigilError">There is none.</exception>
    public static Database Existing(string folder)
    {
        var path = System.IO.Path.Combine(folder, "vigil.db");
        return File.Exists(path) ? new Database(path) : throw new VigilError("there is no database here", path, "name the folder that `vigil serve --data` was given");
    }

    /// <summary>A connection that reads; give it back soon, a long read keeps the log from being emptied.</summary>
    public SqliteConnection Read() => Open(_reading, "PRAGMA query_only=1; PRAGMA busy_timeout=5000;");

    /// <summary>The connection that writes; there is one at a time.</summary>
    public SqliteConnection Write() =>
        Open(_writing, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=0; PRAGMA cell_size_check=1;");

    private static string Text(string path, SqliteOpenMode mode) => new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = mode == SqliteOpenMode.ReadOnly }.ToString();

    private static SqliteConnection Open(string text, string pragmas)
    {
        var connection = new SqliteConnection(text);
        connection.Open();
        connection.Run(pragmas);
        return connection;
    }

    private void Upgrade(SqliteConnection connection)
    {
        var version = Convert.ToInt32(connection.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > StoreSchema.Versions.Count)
        {
            throw new VigilError($"the data folder has version {version}, this program knows versions up to {StoreSchema.Versions.Count}", Path, "run the newer program that wrote it, or restore the backup made before it");
        }

        for (var next = version; next < StoreSchema.Versions.Count; next++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Run(StoreSchema.Versions[next]);
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={next + 1}"));
            transaction.Commit();
        }

        if ((string?)connection.Scalar("PRAGMA quick_check(1)") is var answer and not "ok")
        {
            throw new VigilError($"the database is damaged: {answer}", Path, "stop, keep a copy of the folder, and restore the last `vigil backup`; what was archived as Parquet is readable by itself");
        }
    }
}
