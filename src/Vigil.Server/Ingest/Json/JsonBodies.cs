using System.Collections.Concurrent;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest.Json;

/// <summary>Readers of bodies that wait for the next one, with the names and arrays of the last.</summary>
/// <param name="shape">What rows hold.</param>
internal sealed class JsonBodies(RowShape shape)
{
    private static readonly int MaxWaiting = 2 * Environment.ProcessorCount;
    private readonly ConcurrentBag<JsonBody> _waiting = [];

    /// <summary>Reads a body.</summary>
    public ParsedBatch Read(ReadOnlySpan<byte> body, ParseLimits limits)
    {
        var reader = _waiting.TryTake(out var found) ? found : new JsonBody(shape);
        try
        {
            return reader.Read(body, limits);
        }
        finally
        {
            if (_waiting.Count < MaxWaiting && reader.IsWorthKeeping())
            {
                _waiting.Add(reader);
            }
        }
    }
}
