namespace Vigil.Server.Dashboard.Charts;

/// <summary>A finished chart.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Caption">Its finding in one sentence; names in back-ticks.</param>
/// <param name="Note">What is drawn and in which unit, for the line below the caption.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Figures">The same as numbers.</param>
public sealed record Drawing(string Id, string Caption, string Note, string Svg, FigureTable Figures);

/// <summary>A chart's numbers.</summary>
/// <param name="Heads">Column heads; the first column names the row.</param>
/// <param name="Rows">Cells, as wide as the heads.</param>
public sealed record FigureTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);
