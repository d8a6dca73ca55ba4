namespace Vigil.Profiles;

/// <summary>
/// The summary of one window: integer counts and fixed-point sums only, so that merging is exact and independent of order. Adding is the
/// work of the profiler; after the window has closed nothing changes it.
/// </summary>
public sealed class WindowProfile
{
    /// <summary>Fixed-point unit of a loss: 1 is 2^20.</summary>
    public const long LossUnit = 1 << 20;

    /// <summary>Decision (0, 1, none) times label (0, 1, none).</summary>
    internal const int OutcomeCells = 9;

    /// <summary>The code of an absent decision or label.</summary>
    internal const byte NoOutcome = 2;

    private int[]? _counts;
    private byte[]? _small;
    private ushort[]? _medium;

    internal WindowProfile(ProfileLayout layout, long index)
    {
        Index = index;
        _counts = new int[layout.Offsets[^1]];
        Sample = new SampleSums(layout);
        RuleRows = new long[layout.Rules.Count];
        RuleBreaks = new long[layout.Rules.Count];
        var score = layout.Outcome is { Task: Events.TaskKind.Binary } ? layout.IndexOf(layout.Outcome.Score) : -1;
        ScoreByLabel = score >= 0 ? new int[2 * layout.Columns[score].Codes] : [];
        Ids = layout.Id is null ? null : [];
        GroupCells = [.. layout.Groups.Select(g => new int[OutcomeCells * layout.Columns[g].Codes])];
    }

    /// <summary>The window's number: counted from the epoch for windows of time, from 0 for windows of rows.</summary>
    public long Index { get; internal set; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; internal set; }

    /// <summary>Number of its first row; <see cref="long.MaxValue"/> when empty.</summary>
    public long FirstRow { get; internal set; } = long.MaxValue;

    /// <summary>Number of its last row; -1 when empty.</summary>
    public long LastRow { get; internal set; } = -1;

    /// <summary>Earliest time in microseconds; <see cref="long.MaxValue"/> without time.</summary>
    public long MinTime { get; internal set; } = long.MaxValue;

    /// <summary>Latest time in microseconds; <see cref="long.MinValue"/> without time.</summary>
    public long MaxTime { get; internal set; } = long.MinValue;

    /// <summary>Longest wait for an event of this window, in microseconds.</summary>
    public long LongestGap { get; internal set; }

    /// <summary>True when an event of it came after a later one: then waits cannot be told from arrival.</summary>
    public bool Disordered { get; internal set; }

    /// <summary>The owner's own metrics of this window, by name; null when none was measured. A sum of windows has none.</summary>
    internal IReadOnlyDictionary<string, double>? OwnMetrics { get; set; }

    /// <summary>Counts of every code of every column, at the layout's offsets.</summary>
    internal int[] Counts => _counts ?? Unpacked(0, _small?.Length ?? _medium!.Length);

    /// <summary>Sums over sampled rows; after <see cref="ShareSample"/> those of a stretch of windows.</summary>
    internal SampleSums Sample { get; private set; }

    /// <summary>Rows whose id was seen before.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Rows with a loss.</summary>
    public long LossRows { get; internal set; }

    /// <summary>Sum of losses in <see cref="LossUnit"/>.</summary>
    public long LossSum { get; internal set; }

    /// <summary>Sum of squared losses in <see cref="LossUnit"/>.</summary>
    public long LossSquares { get; internal set; }

    /// <summary>Binary: counts of the score's codes, first for negative labels, then for positive ones.</summary>
    public int[] ScoreByLabel { get; }

    /// <summary>For each protected attribute: rows by code, decision and label.</summary>
    internal int[][] GroupCells { get; }

    internal long[] RuleRows { get; }

    internal long[] RuleBreaks { get; }

    internal List<ulong>? Ids { get; set; }

    /// <summary>Counts of one column.</summary>
    /// <param name="layout">The layout it was built with.</param>
    /// <param name="column">The column's position in the layout.</param>
    public ReadOnlySpan<int> CountsOf(ProfileLayout layout, int column)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var (offset, length) = (layout.Offsets[column], layout.Columns[column].Codes);
        return _counts is not null ? _counts.AsSpan(offset, length) : Unpacked(offset, length);
    }

    /// <summary>Counts of every column, one after the other.</summary>
    /// <param name="layout">The layout it was built with.</param>
    internal ReadOnlySpan<int> CountsOf(ProfileLayout layout) => _counts is not null ? _counts : Unpacked(0, layout.Offsets[^1]);

    /// <summary>Puts the counts of a closed window into as few bytes as they need: a long replay keeps many windows.</summary>
    internal void Pack()
    {
        if (_counts is not { } counts)
        {
            return;
        }

        var largest = counts.Length == 0 ? 0 : counts.Max();
        if (largest <= byte.MaxValue)
        {
            _small = Array.ConvertAll(counts, c => (byte)c);
            _counts = null;
        }
        else if (largest <= ushort.MaxValue)
        {
            _medium = Array.ConvertAll(counts, c => (ushort)c);
            _counts = null;
        }
    }

    /// <summary>Hands the sampled sums over to those of a stretch of windows.</summary>
    /// <param name="stretch">The stretch's sums; the window's own are added.</param>
    internal void ShareSample(SampleSums stretch)
    {
        stretch.Add(Sample);
        Sample = stretch;
    }

    /// <summary>Takes over what rests on labels: they came after the window had closed.</summary>
    /// <param name="labelled">The same rows with their labels.</param>
    /// <param name="layout">The layout of both.</param>
    /// <param name="columns">Positions of the columns that come with labels.</param>
    internal void TakeLabels(WindowProfile labelled, ProfileLayout layout, IEnumerable<int> columns)
    {
        (LossRows, LossSum, LossSquares) = (labelled.LossRows, labelled.LossSum, labelled.LossSquares);
        labelled.ScoreByLabel.CopyTo(ScoreByLabel, 0);
        for (var g = 0; g < GroupCells.Length; g++)
        {
            labelled.GroupCells[g].CopyTo(GroupCells[g], 0);
        }

        var counts = Unpack(layout);
        foreach (var column in columns)
        {
            labelled.CountsOf(layout, column).CopyTo(counts.AsSpan(layout.Offsets[column]));
        }

        Pack();
    }

    private int[] Unpack(ProfileLayout layout)
    {
        _counts ??= Unpacked(0, layout.Offsets[^1]);
        (_small, _medium) = (null, null);
        return _counts;
    }

    /// <summary>Adds another profile of the same layout to this one.</summary>
    /// <param name="other">A profile of other rows, its sample not shared; stays as it is.</param>
    public void Merge(WindowProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Rows += other.Rows;
        FirstRow = Math.Min(FirstRow, other.FirstRow);
        LastRow = Math.Max(LastRow, other.LastRow);
        MinTime = Math.Min(MinTime, other.MinTime);
        MaxTime = Math.Max(MaxTime, other.MaxTime);
        LongestGap = Math.Max(LongestGap, other.LongestGap);
        Disordered |= other.Disordered;
        Duplicates += other.Duplicates;
        LossRows += other.LossRows;
        LossSum += other.LossSum;
        LossSquares += other.LossSquares;
        AddInto(_counts!, other.Counts, 1);
        Sample.Add(other.Sample);
        AddInto(ScoreByLabel, other.ScoreByLabel, 1);
        AddInto(RuleRows, other.RuleRows, 1);
        AddInto(RuleBreaks, other.RuleBreaks, 1);
        AddGroups(other, 1);
        if (Ids is not null && other.Ids is not null)
        {
            Ids.AddRange(other.Ids);
        }
    }

    /// <summary>Takes a part out again: the reference without a block of its neighbours.</summary>
    /// <param name="part">A profile that was merged in before.</param>
    internal void Subtract(WindowProfile part)
    {
        Rows -= part.Rows;
        Duplicates -= part.Duplicates;
        LossRows -= part.LossRows;
        LossSum -= part.LossSum;
        LossSquares -= part.LossSquares;
        AddInto(_counts!, part.Counts, -1);
        Sample.Add(part.Sample, -1);
        AddInto(ScoreByLabel, part.ScoreByLabel, -1);
        AddInto(RuleRows, part.RuleRows, -1);
        AddInto(RuleBreaks, part.RuleBreaks, -1);
        AddGroups(part, -1);
    }

    private int[] Unpacked(int offset, int length)
    {
        var counts = new int[length];
        for (var i = 0; i < length; i++)
        {
            counts[i] = _small is not null ? _small[offset + i] : _medium![offset + i];
        }

        return counts;
    }

    private void AddGroups(WindowProfile other, int sign)
    {
        for (var g = 0; g < GroupCells.Length; g++)
        {
            AddInto(GroupCells[g], other.GroupCells[g], sign);
        }
    }

    private static void AddInto(int[] into, int[] from, int sign)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += sign * from[i];
        }
    }

    private static void AddInto(long[] into, long[] from, int sign)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += sign * from[i];
        }
    }
}
