using Vigil.Bench.Streams;
using Vigil.Events;

namespace Vigil.Bench.Onset;

/// <summary>Features that break somewhere inside the current data: all at once, or some later.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Broken">Features that break first.</param>
/// <param name="Later">Features that break later, by another cause.</param>
/// <param name="Shift">Shift in standard deviations; 0 when nulls appear instead.</param>
/// <param name="Nulls">Share of nulls after the break.</param>
internal sealed record OnsetCase(string Name, int Broken, int Later, double Shift, double Nulls)
{
    private const int Features = 20;
    private const int Rows = 10_000;
    private const int FirstBreak = 3_550;
    private const int SecondBreak = 7_050;
    private const int WindowRows = 100;

    /// <summary>Causes that each deserve one incident.</summary>
    public int Causes => Later > 0 ? 2 : 1;

    public OnsetResult Measure(int runs)
    {
        var errors = new double?[runs];
        var covered = new bool[runs];
        var widths = new double[runs];
        var incidents = new int[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
        {
            var check = CheckRun.Of(Stream((ulong)run + 1));
            incidents[run] = check.Journal.Incidents.Count;
            if (check.Journal.Incidents.MinBy(i => i.Opened.Row) is { } first)
            {
                errors[run] = (first.Onset.Row - FirstBreak) / (double)WindowRows;
                covered[run] = first.Onset.BandRows[0] <= FirstBreak && FirstBreak <= first.Onset.BandRows[1];
                widths[run] = (first.Onset.BandRows[1] - first.Onset.BandRows[0] + 1) / (double)WindowRows;
            }
        });
        var found = errors.Where(e => e is not null).Select(e => Math.Abs(e!.Value)).Order().ToArray();
        return new OnsetResult(
            found.Length / (double)runs,
            found.Length == 0 ? double.NaN : found[found.Length / 2],
            found.Length == 0 ? double.NaN : found[(int)(0.9 * found.Length)],
            covered.Count(c => c) / Math.Max(1.0, found.Length),
            widths.Sum() / Math.Max(1.0, found.Length),
            incidents.Average() / Causes);
    }

    private StreamPair Stream(ulong seed)
    {
        var draw = new Draw(seed * 6_700_417);
        var columns = new Column[Features];
        for (var f = 0; f < Features; f++)
        {
            var begin = Rows + (f < Broken ? FirstBreak : f < Broken + Later ? SecondBreak : Rows);
            var values = new double[2 * Rows];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = draw.Normal() + (i >= begin ? Shift : 0);
                values[i] = i >= begin && draw.Chance(Nulls) ? Missing.Null : values[i];
            }

            columns[f] = new NumericColumn(StreamPair.Name("x", f), values);
        }

        return StreamPair.Of(columns, Rows);
    }
}

/// <summary>How well onsets were told.</summary>
/// <param name="Found">Share of runs with an incident.</param>
/// <param name="MedianError">Median absolute error of the onset, in windows.</param>
/// <param name="LateError">90 % quantile of it.</param>
/// <param name="Covered">Share of incidents whose band holds the truth.</param>
/// <param name="Width">Mean width of the band, in windows.</param>
/// <param name="IncidentsPerCause">Mean number of incidents over the number of causes.</param>
internal sealed record OnsetResult(double Found, double MedianError, double LateError, double Covered, double Width, double IncidentsPerCause);
