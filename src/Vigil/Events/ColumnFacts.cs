namespace Vigil.Events;

/// <summary>What inference looks at in one column: its name, its exact counts, and sampled values aligned with those of all others.</summary>
internal sealed class ColumnFacts
{
    /// <summary>Most sampled rows that comparisons of columns look at.</summary>
    public const int EvidenceRows = 8_192;

    private readonly Column _sample;
    private double[]? _evidence;
    private double[]? _sorted;
    private double? _distinctShare;

    public ColumnFacts(SourceScan scan, int index)
    {
        Scan = scan.Columns[index];
        Rows = scan.Rows;
        Name = new ColumnName(Scan.Name);
        _sample = scan.Sample.Columns[index];
    }

    public ColumnScan Scan { get; }

    public ColumnName Name { get; }

    public ColumnKind Kind => Scan.Kind;

    /// <summary>Rows of the reference.</summary>
    public long Rows { get; }

    /// <summary>Rows with a readable, finite value.</summary>
    public long Present => Rows - Scan.Nulls - Scan.Invalid - Scan.NotFinite;

    /// <summary>All sampled values.</summary>
    public Column Sample => _sample;

    /// <summary>Distinct values per present row, 0 to 1; from the sample when counting stopped early.</summary>
    public double DistinctShare => _distinctShare ??=
        Present == 0 ? 0 : Scan.DistinctCapped ? SampledDistinctShare() : (double)Scan.Distinct / Present;

    /// <summary>Nearly every value is another one: a key (methods.md I1 asks for 99.9 %).</summary>
    public bool IsKey => Present > 1 && DistinctShare >= 0.999;

    /// <summary>No value repeats, as far as was counted.</summary>
    public bool NoRepeats => Present > 0 && Scan.Singletons == Scan.Distinct && (Scan.DistinctCapped || Scan.Distinct == Present);

    /// <summary>
    /// At most <see cref="EvidenceRows"/> sampled values as numbers: numbers as they are, codes of categories, times in
    /// microseconds; NaN where absent. Row i is the same event in every column.
    /// </summary>
    public double[] Evidence => _evidence ??= Thinned();

    /// <summary>The present <see cref="Evidence"/> in ascending order.</summary>
    public double[] Sorted => _sorted ??= InOrder();

    /// <summary>A quantile of the sampled values; NaN when there are none.</summary>
    public double Quantile(double p) =>
        Sorted.Length == 0 ? double.NaN : Sorted[(int)Math.Round(p * (Sorted.Length - 1), MidpointRounding.AwayFromZero)];

    /// <summary>The text of an evidence value of a category.</summary>
    public string TextOf(double evidence) =>
        _sample is CategoryColumn category && evidence >= 0
            ? category.Levels[(int)evidence]
            : evidence.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private double[] Thinned()
    {
        var rows = Math.Min(_sample.Rows, EvidenceRows);
        var evidence = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            evidence[i] = NumberAt((int)((long)i * _sample.Rows / rows));
        }

        return evidence;
    }

    private double NumberAt(int row) => _sample switch
    {
        NumericColumn numeric => double.IsFinite(numeric.Values[row]) ? numeric.Values[row] : double.NaN,
        CategoryColumn category => category.Codes[row] >= 0 ? category.Codes[row] : double.NaN,
        TimeColumn time => time.Micros[row] is Missing.NullTime or Missing.InvalidTime ? double.NaN : time.Micros[row],
        _ => double.NaN,
    };

    private double[] InOrder()
    {
        var present = Array.FindAll(Evidence, double.IsFinite);
        Array.Sort(present);
        return present;
    }

    /// <summary>Share of sampled present rows whose value occurs once in the sample.</summary>
    public double SampledSingletonShare()
    {
        var counts = SampledKeys().CountBy(k => k).ToList();
        var present = counts.Sum(c => c.Value);
        return present == 0 ? 0 : (double)counts.Count(c => c.Value == 1) / present;
    }

    private double SampledDistinctShare()
    {
        var keys = SampledKeys().ToList();
        return keys.Count == 0 ? 0 : (double)keys.Distinct().Count() / keys.Count;
    }

    // A category's overflow says only that there are very many values, so each of its rows counts as another value.
    private IEnumerable<ulong> SampledKeys()
    {
        for (var row = 0; row < _sample.Rows; row++)
        {
            ulong? key = _sample switch
            {
                TextColumn text => text.Hashes[row] == TextHash.Null ? null : text.Hashes[row],
                CategoryColumn category when category.Codes[row] == Levels.Overflow => ulong.MaxValue - (ulong)row,
                _ => double.IsNaN(NumberAt(row)) ? null : BitConverter.DoubleToUInt64Bits(NumberAt(row) + 0.0),
            };
            if (key is { } value)
            {
                yield return value;
            }
        }
    }
}
