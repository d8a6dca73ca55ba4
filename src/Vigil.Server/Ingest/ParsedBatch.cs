using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest;

/// <summary>What a body held: the rows that were accepted as columns, and what was not taken.</summary>
/// <param name="Columns">The accepted rows.</param>
/// <param name="Refused">Rows that were left out, in the order of the body.</param>
/// <param name="Ignored">Names this program does not know, and <c>duplicate key</c>, with how often they came.</param>
internal sealed record ParsedBatch(WireColumns Columns, IReadOnlyList<RefusedRow> Refused, IReadOnlyDictionary<string, long> Ignored);

/// <summary>A row that was left out, and why.</summary>
/// <param name="Row">Its number in the body, the first is 0; empty lines do not count.</param>
/// <param name="Field">The path of the field; empty when the row as a whole could not be read.</param>
/// <param name="Reason">What was wrong and what was expected.</param>
internal sealed record RefusedRow(long Row, string Field, string Reason);
