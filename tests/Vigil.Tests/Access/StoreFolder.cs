using Microsoft.Data.Sqlite;
using Vigil.Server.Store;

namespace Vigil.Tests.Access;

/// <summary>A data folder of one test with its database and writer, deleted after it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public StoreFolder()
    {
        Path = Directory.CreateTempSubdirectory("vigil-store-").FullName;
        (Database, Writer) = Open();
    }

    public string Path { get; }

    public ManualClock Clock { get; } = new();

    public Database Database { get; private set; }

    public StoreWriter Writer { get; private set; }

    /// <summary>Stops the writer and opens the folder anew, as a process that starts would.</summary>
    public void Restart()
    {
        Writer.Dispose();
        (Database, Writer) = Open();
    }

    /// <summary>Changes the database behind the server's back.</summary>
    public void Tamper(string statement, params object?[] values)
    {
        using var connection = Database.Write();
        Assert.True(connection.Run(statement, values) > 0, "nothing was changed");
    }

    public long Count(string query)
    {
        using var connection = Database.Read();
        return (long)connection.Scalar(query)!;
    }

    public void Dispose()
    {
        Writer.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }

    private (Database Database, StoreWriter Writer) Open()
    {
        var database = Database.Open(Path);
        return (database, new StoreWriter(database));
    }
}
