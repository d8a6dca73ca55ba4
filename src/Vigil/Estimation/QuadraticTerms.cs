namespace Vigil.Estimation;

/// <summary>
/// Terms of a quadratic logistic model: standardised numbers, their squares and products, and indicators of frequent values. Numbers are cut
/// at ±5 deviations; an absent one lies at the mean and has an indicator. Numbers with up to ten distinct values get indicators for squares.
/// </summary>
internal sealed class QuadraticTerms
{
    private const int MostSquared = 20;
    private const int MostLinear = 60;
    private const int MostIndicators = 12;
    private const double LeastShare = 0.01;
    private const double Cut = 5;

    private readonly double[][] _values;
    private readonly (int First, int Second)[] _products;
    private readonly byte[][] _indicated;
    private readonly (int Column, byte Code)[] _indicators;

    private QuadraticTerms(double[][] values, (int First, int Second)[] products, byte[][] indicated, (int Column, byte Code)[] indicators) =>
        (_values, _products, _indicated, _indicators) = (values, products, indicated, indicators);

    /// <summary>Number of terms.</summary>
    public int Count => _values.Length + _products.Length + _indicators.Length;

    /// <summary>Prepares all rows of the reference followed by all rows of the target.</summary>
    /// <param name="reference">The reference's inputs.</param>
    /// <param name="target">The target's inputs, the same columns.</param>
    public static QuadraticTerms Of(FeatureTable reference, FeatureTable target)
    {
        var numbers = new List<Standardised>();
        var (indicated, indicators) = (new List<byte[]>(), new List<(int, byte)>());
        foreach (var column in reference.Columns)
        {
            if (target.Find(column.Name) is not { } other || (column.Numbers is null) != (other.Numbers is null))
            {
                continue;
            }

            if (column.Numbers is { } values)
            {
                var number = Standardised.Of(values, other.Numbers!);
                if (number is not null)
                {
                    numbers.Add(number);
                    Indicate(number.Indicated, reference.Rows, indicated, indicators);
                }
            }
            else
            {
                Indicate(Levels(column, other), reference.Rows, indicated, indicators);
            }
        }

        // The columns that moved most get the squares and products; with few columns that is all of them.
        Standardised[] kept = [.. numbers.Select((n, i) => (n, i)).OrderByDescending(p => p.n.Moved).ThenBy(p => p.i).Take(MostLinear).Select(p => p.n)];
        var products = new List<(int, int)>();
        for (var i = 0; i < Math.Min(MostSquared, kept.Length); i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (i != j || kept[i].Squared)
                {
                    products.Add((i, j));
                }
            }
        }

        return new([.. kept.Select(k => k.Values)], [.. products], [.. indicated], [.. indicators]);
    }

    /// <summary>Writes the terms of a row.</summary>
    /// <param name="row">0-based row: first the reference's, then the target's.</param>
    /// <param name="terms">Where to write, <see cref="Count"/> long.</param>
    public void Fill(int row, Span<double> terms)
    {
        var at = 0;
        foreach (var values in _values)
        {
            terms[at++] = values[row];
        }

        foreach (var (first, second) in _products)
        {
            var product = terms[first] * terms[second];

            // A centred square of about unit size; a plain product has it already.
            terms[at++] = first == second ? (product - 1) * 0.7071067811865476 : product;
        }

        foreach (var (column, code) in _indicators)
        {
            terms[at++] = _indicated[column][row] == code ? 1 : 0;
        }
    }

    /// <summary>Adds indicators of all frequent codes of a column but the most frequent one.</summary>
    private static void Indicate(byte[] codes, int referenceRows, List<byte[]> indicated, List<(int, byte)> indicators)
    {
        var counts = new int[256];
        foreach (var code in codes)
        {
            counts[code]++;
        }

        var least = Math.Max(5, LeastShare * Math.Min(referenceRows, codes.Length - referenceRows));
        var frequent = Enumerable.Range(0, 256).Where(c => counts[c] >= least).OrderByDescending(c => counts[c]).ThenBy(c => c)
            .Skip(1).Take(MostIndicators).ToList();
        if (frequent.Count > 0)
        {
            indicated.Add(codes);
            indicators.AddRange(frequent.Select(code => (indicated.Count - 1, (byte)code)));
        }
    }

    private static byte[] Levels(FeatureColumn reference, FeatureColumn target)
    {
        var map = new Dictionary<string, byte>(StringComparer.Ordinal);
        var codes = new byte[reference.Rows + target.Rows];
        var at = 0;
        foreach (var column in new[] { reference, target })
        {
            foreach (var code in column.Codes!)
            {
                if (code < 0)
                {
                    codes[at++] = 0;
                    continue;
                }

                var text = column.Levels[code];
                if (!map.TryGetValue(text, out var known))
                {
                    known = map[text] = (byte)Math.Min(255, map.Count + 1);
                }

                codes[at++] = known;
            }
        }

        return codes;
    }

    /// <summary>A column of numbers as deviations from the reference's mean, and codes for its indicators (0 present, 255 absent).</summary>
    private sealed record Standardised(double[] Values, byte[] Indicated, bool Squared, double Moved)
    {
        private const int FewValues = 10;
        private const byte Absent = 255;

        public static Standardised? Of(double[] reference, double[] target)
        {
            double[] known = [.. reference.Where(double.IsFinite)];
            var moments = Statistics.Moments.Of(known);
            if (known.Length < 2 || !(moments.Deviation > 0))
            {
                return null;
            }

            var (values, codes) = (new double[reference.Length + target.Length], new byte[reference.Length + target.Length]);
            var distinct = new HashSet<double>();
            foreach (var value in known)
            {
                distinct.Add(value);
                if (distinct.Count > FewValues)
                {
                    break;
                }
            }

            double[] steps = distinct.Count <= FewValues ? [.. distinct.Order()] : [];
            var (sum, squares, count) = (0.0, 0.0, 0);
            for (var i = 0; i < values.Length; i++)
            {
                var value = i < reference.Length ? reference[i] : target[i - reference.Length];
                var present = double.IsFinite(value);
                var z = present ? Math.Clamp((value - moments.Mean) / moments.Deviation, -Cut, Cut) : 0;
                values[i] = z;
                codes[i] = present ? Step(steps, value) : Absent;
                if (i >= reference.Length && present)
                {
                    sum += z;
                    squares += z * z;
                    count++;
                }
            }

            var moved = count == 0 ? 0 : Math.Abs(sum / count) + Math.Abs((squares / count) - 1);
            return new(values, codes, steps.Length == 0, moved);
        }

        private static byte Step(double[] steps, double value) =>
            steps.Length == 0 ? (byte)0 : (byte)(1 + Math.Max(0, Array.IndexOf(steps, value)));
    }
}
