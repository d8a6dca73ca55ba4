using Vigil.Server.Ingest.Json;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest;

/// <summary>Reads labels: one JSON object, an array of them, or one a line. A row whose column <c>label</c> is absent takes an earlier label back.</summary>
internal static class LabelJson
{
    private static readonly JsonBodies Bodies = new(RowShape.Label);

    /// <summary>Reads a body. Rows that cannot be kept are listed; the others are columns.</summary>
    /// <exception cref="VigilError">The body as a whole cannot be read; <see cref="BodyStatus"/> tells the HTTP status.</exception>
    public static ParsedBatch Read(ReadOnlyMemory<byte> body, ParseLimits limits) => Bodies.Read(body.Span, limits);
}
