namespace Vigil.Events;

/// <summary>What inference looks at in one column: name, exact counts, and sampled values aligned with those of all others.</summary>
internal sealed class ColumnEvidence
{
    /// <summary>Most sampled rows that comparisons of columns look at.</summary>
    public const int EvidenceRows = 8_192;

    private readonly Column _sample;
    private double[]? _evidence;
    private double[]? _sorted;

    public ColumnEvidence(SourceScan scan, int index)
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

    /// <summary>
    /// Distinct values per present row, 0 to 1. When counting stopped early this is at most what the counted rows allow: every
    /// value that was not a singleton was seen twice or more.
    /// </summary>
    public double DistinctShare => Present == 0 ? 0 : (double)Scan.Distinct / Counted;

    /// <summary>Good-Turing: the share of rows whose value occurred once is the share that new values will take.</summary>
    public double UnseenMass => Present == 0 ? 1 : (double)Scan.Singletons / Counted;

    /// <summary>Nearly every value is another one: a key (docs/reference/roles.md asks for 99.9 %).</summary>
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

    private long Counted => Scan.DistinctCapped ? Math.Max(1, (2 * Scan.Distinct) - Scan.Singletons) : Present;

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
}
