using Vigil.Server.Ingest.Json;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest;

/// <summary>Reads predictions: one JSON object, an array of them, or one a line; which of these it is follows from the bytes.</summary>
internal static class EventJson
{
    private static readonly JsonBodies Bodies = new(RowShape.Event);

    /// <summary>Reads a body. Rows that cannot be kept are listed; the others are columns.</summary>
    /// <exception cref="VigilError">The body as a whole cannot be read; <see cref="BodyStatus"/> tells the HTTP status.</exception>
    public static ParsedBatch Read(ReadOnlyMemory<byte> body, ParseLimits limits) => Bodies.Read(body.Span, limits);
}
