namespace Vigil.Slices;

/// <summary>A conjunction, its score and its rows in the searched half; unused places of the key are -1.</summary>
internal readonly record struct SliceCandidate((int First, int Second, int Third) Key, double Score, int Rows)
{
    /// <summary>Change beyond the overall change.</summary>
    public double Excess => Score / Math.Sqrt(Rows);

    /// <summary>Places of its conditions, ascending.</summary>
    public int[] Conditions => [.. new[] { Key.First, Key.Second, Key.Third }.Where(c => c >= 0)];
}

/// <summary>
/// Exact search over all conjunctions of up to three conditions (docs/statistics/slices.md). A conjunction below the smallest size is cut with
/// everything inside it; so is one whose losses, all gathered in the smallest allowed part, would still score too little.
/// </summary>
internal sealed class SliceSearch
{
    // What a slice's own reference rows say is joined by so many rows of what is expected: the overall mean for one condition, the sum
    // of their effects for several. Interactions are rarer than noise in few rows.
    private const int Weak = 10;
    private const int Strong = 200;

    private readonly SliceRows _reference;
    private readonly SliceRows _current;
    private readonly List<Condition> _conditions = [];
    private readonly int _fewest;
    private readonly double _floor;
    private readonly double _expected;
    private readonly double _global;
    private readonly List<SliceCandidate> _found = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="columns">Columns, cut to the searched rows.</param>
    /// <param name="reference">Reference rows.</param>
    /// <param name="current">Current rows.</param>
    /// <param name="fewest">Smallest size of a slice.</param>
    /// <param name="deviation">Standard deviation of the scaled losses: what chance scatters by.</param>
    public SliceSearch(IReadOnlyList<SliceColumn> columns, SliceRows reference, SliceRows current, int fewest, double deviation)
    {
        (_reference, _current, _fewest) = (reference, current, fewest);
        var everyone = current.Set(new int[current.Count], 0);
        _expected = reference.Loss(reference.Planes, reference.Set(new int[reference.Count], 0)) / reference.Count;
        var now = current.Loss(current.Planes, everyone) / current.Count;
        _global = now - _expected;
        // Less than twice the scatter of chance is not worth a name.
        _floor = 2 * Math.Max(1e-3, deviation) * Math.Sqrt(1 + ((double)current.Count / reference.Count));
        for (var c = 0; c < columns.Count; c++)
        {
            for (var k = 0; k < columns[c].Conditions.Length; k++)
            {
                var set = current.Set(columns[c].Current, k);
                if (SliceRows.Common(set, set) >= fewest)
                {
                    var before = reference.Set(columns[c].Reference, k);
                    var effect = (reference.Loss(reference.Planes, before) - (SliceRows.Common(before, before) * _expected)) / (SliceRows.Common(before, before) + Weak);
                    _conditions.Add(new(c, k, set, before, effect));
                }
            }
        }
    }

    /// <summary>The column and condition behind a place of a candidate.</summary>
    public (int Column, int Condition) this[int place] => (_conditions[place].Column, _conditions[place].Code);

    /// <summary>Finds every conjunction that scores above chance.</summary>
    /// <param name="depth">Most conditions, 1 to 3.</param>
    /// <returns>Best first; equal scores in order of their conditions.</returns>
    public List<SliceCandidate> Run(int depth)
    {
        var (everyoneNow, everyoneBefore) = (_current.Set(new int[_current.Count], 0), _reference.Set(new int[_reference.Count], 0));
        Extend((-1, -1, -1), 0, depth, 0, new Part(_current, everyoneNow), new Part(_reference, everyoneBefore));
        _found.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Key.CompareTo(b.Key));
        return _found;
    }

    private void Extend((int, int, int) key, int level, int depth, int from, Part now, Part before)
    {
        var used = level == 0 ? -1 : _conditions[level == 1 ? key.Item1 : key.Item2].Column;
        var (nextNow, nextBefore) = level + 1 < depth ? (new Part(_current), new Part(_reference)) : (null, null);
        for (var i = from; i < _conditions.Count; i++)
        {
            var condition = _conditions[i];
            if (condition.Column == used)
            {
                continue;
            }

            var n = SliceRows.Common(now.Rows, condition.Current);
            if (n < _fewest)
            {
                continue;
            }

            var loss = _current.Loss(now.Losses, condition.Current);
            if (Bound(n, loss) < _floor)
            {
                continue;
            }

            var next = level == 0 ? (i, -1, -1) : level == 1 ? (key.Item1, i, -1) : (key.Item1, key.Item2, i);
            Score(next, n, loss, condition, before);
            if (nextNow is not null && nextBefore is not null)
            {
                nextNow.Narrow(now, condition.Current);
                nextBefore.Narrow(before, condition.Reference);
                Extend(next, level + 1, depth, i + 1, nextNow, nextBefore);
            }
        }
    }

    private void Score((int, int, int) key, int n, double loss, Condition condition, Part before)
    {
        var rows = SliceRows.Common(before.Rows, condition.Reference);
        var (a, b, c) = key;
        var additive = _expected + _conditions[a].Effect + (b < 0 ? 0 : _conditions[b].Effect) + (c < 0 ? 0 : _conditions[c].Effect);
        var strength = b < 0 ? Weak : Strong;
        var expected = (_reference.Loss(before.Losses, condition.Reference) + (strength * Math.Clamp(additive, 0, 1))) / (rows + strength);
        var score = ((loss / n) - expected - _global) * Math.Sqrt(n);
        if (score >= _floor)
        {
            _found.Add(new(key, score, n));
        }
    }

    // Losses lie in [0, 1] and expectations are not below 0, so m rows inside hold at most min(m, loss): best at m = loss.
    private double Bound(int n, double loss) =>
        (loss >= _fewest ? Math.Sqrt(loss) : loss / Math.Sqrt(_fewest)) + (Math.Max(0, -_global) * Math.Sqrt(n));

    private sealed record Condition(int Column, int Code, ulong[] Current, ulong[] Reference, double Effect);

    private sealed class Part
    {
        public Part(SliceRows rows)
        {
            Rows = new ulong[rows.Words];
            Losses = Array.ConvertAll(rows.Planes, _ => new ulong[rows.Words]);
        }

        public Part(SliceRows rows, ulong[] everyone) => (Rows, Losses) = (everyone, rows.Planes);

        public ulong[] Rows { get; }

        public ulong[][] Losses { get; }

        public void Narrow(Part from, ulong[] set)
        {
            SliceRows.Intersect(from.Rows, set, Rows);
            for (var p = 0; p < Losses.Length; p++)
            {
                SliceRows.Intersect(from.Losses[p], set, Losses[p]);
            }
        }
    }
}
