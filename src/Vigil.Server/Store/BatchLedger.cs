using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Vigil.Server.Watching;

namespace Vigil.Server.Store;

/// <summary>Batches by the name their sender gave them: one that is sent again is answered as the first time and changes nothing.</summary>
internal static class BatchLedger
{
    /// <summary>How long a name is remembered, in microseconds.</summary>
    public const long Memory = 24L * 3600 * 1_000_000;

    /// <summary>Notes a batch, inside the writer's transaction.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="model">The model's store.</param>
    /// <param name="id">The sender's name for the batch.</param>
    /// <param name="answer">The answer; replaced by the first one when the batch had come before.</param>
    /// <param name="now">Microseconds since the epoch.</param>
    /// <returns>False when it had come before.</returns>
    public static bool Remember(SqliteConnection connection, ModelStore model, string id, ref IngestAnswer answer, long now)
    {
        var key = XxHash128.Hash(Encoding.UTF8.GetBytes(id));
        var known = (string?)connection.Scalar("SELECT answer FROM batches WHERE model=$0 AND id=$1", model.Model, key);
        if (known is not null)
        {
            answer = JsonSerializer.Deserialize<IngestAnswer>(known)! with { Duplicate = true };
            return false;
        }

        connection.Run("DELETE FROM batches WHERE received<$0", now - Memory);
        connection.Run("INSERT INTO batches(model, id, received, answer) VALUES($0, $1, $2, $3)", model.Model, key, now, JsonSerializer.Serialize(answer));
        return true;
    }
}
