using Vigil.Events;

namespace Vigil.Bench.Streams;

/// <summary>Independent Gaussian features of which the first changes where the current data begin.</summary>
/// <param name="Mean">New mean of the first feature, in standard deviations.</param>
/// <param name="Spread">New standard deviation of the first feature.</param>
/// <param name="NullsBefore">Share of nulls in the first feature before.</param>
/// <param name="NullsAfter">Share of nulls in the first feature after.</param>
/// <param name="Correlation">Correlation of the first two features before; 0 after.</param>
internal sealed record PlantedChange(double Mean, double Spread, double NullsBefore, double NullsAfter, double Correlation)
{
    private const int Features = 20;

    /// <summary>What a true alert is about: the first feature, or what watches all of them.</summary>
    public static string[] Targets => ["x0", "numeric features", "all features"];

    public static PlantedChange Shift(double size) => new(size, 1, 0, 0, 0);

    public static PlantedChange Scale(double factor) => new(0, factor, 0, 0, 0);

    public static PlantedChange Nulls(double before, double after) => new(0, 1, before, after, 0);

    public static PlantedChange Decorrelate(double before) => new(0, 1, 0, 0, before);

    /// <summary>Draws the stream.</summary>
    public StreamPair Stream(ulong seed, int referenceRows, int currentRows, int features = Features)
    {
        var rows = referenceRows + currentRows;
        var draw = new Draw(seed);
        var columns = new double[features][];
        for (var f = 0; f < features; f++)
        {
            columns[f] = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                columns[f][i] = draw.Normal();
            }
        }

        var rest = Math.Sqrt(1 - Correlation * Correlation);
        for (var i = 0; i < rows; i++)
        {
            var after = i >= referenceRows;
            columns[1][i] = after ? columns[1][i] : Correlation * columns[0][i] + rest * columns[1][i];
            columns[0][i] = after ? Mean + Spread * columns[0][i] : columns[0][i];
            if (draw.Chance(after ? NullsAfter : NullsBefore))
            {
                columns[0][i] = Missing.Null;
            }
        }

        return StreamPair.Of([.. columns.Select((values, f) => new NumericColumn(StreamPair.Name("x", f), values))], referenceRows);
    }
}
