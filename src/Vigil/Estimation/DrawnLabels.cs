using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Labels of rows that were drawn with known, unequal chances. The mean loss of all rows is, in every stratum, λ·(mean estimate of all its rows)
/// + Σw(ℓ - λf)/Σw with w = 1/chance, weighted by the stratum's rows (prediction-powered, with the weights of Hájek; Zrnic and Candès 2024,
/// "Active statistical inference"). Labels that do not come back are taken to be missing at random inside their stratum.
/// </summary>
internal sealed class DrawnLabels
{
    private const int FewestOfAKind = 5;

    private readonly List<Part> _parts;
    private readonly double _rows;
    private readonly double _spread;

    /// <summary>Pairs labels with the rows they were drawn from.</summary>
    /// <param name="estimates">Estimated chance of error of every row.</param>
    /// <param name="strata">Stratum of every row, 0 and up.</param>
    /// <param name="drawn">Position of each labelled row.</param>
    /// <param name="chances">Chance with which each labelled row was drawn.</param>
    /// <param name="losses">Loss of each labelled row, 0 to 1.</param>
    public DrawnLabels(double[] estimates, int[] strata, int[] drawn, double[] chances, double[] losses)
    {
        _rows = estimates.Length;
        _spread = Moments.Of(estimates).Variance;
        _parts = [.. Enumerable.Range(0, drawn.Length).GroupBy(i => strata[drawn[i]]).OrderBy(g => g.Key)
            .Select(g => new Part([.. g.Select(i => new Row(1 / chances[i], losses[i], estimates[drawn[i]]))], 0, 0))];
        var sizes = strata.Zip(estimates).GroupBy(p => p.First).ToDictionary(g => g.Key, g => (Count: (double)g.Count(), Sum: g.Sum(p => p.Second)));
        var keys = drawn.Select(d => strata[d]).Distinct().Order().ToList();
        for (var p = 0; p < _parts.Count; p++)
        {
            _parts[p] = _parts[p] with { Size = sizes[keys[p]].Count, Estimates = sizes[keys[p]].Sum };
        }

        Merge(_rows - _parts.Sum(p => p.Size), estimates.Sum() - _parts.Sum(p => p.Estimates));
    }

    /// <summary>The mean loss of all rows.</summary>
    /// <param name="confidence">Two-sided confidence.</param>
    public Estimate Mean(double confidence = 0.95)
    {
        var estimate = Around(Lambda(), confidence);
        var (hits, all, squares) = (_parts.Sum(p => p.Rows.Sum(r => r.Loss)), _parts.Sum(p => p.Rows.Count), Squares());
        var low = estimate.Lower;
        var high = estimate.Upper;
        if (hits < FewestOfAKind || all - hits < FewestOfAKind)
        {
            // The variance among a handful of errors is no guide; counts of the same worth are.
            var counts = Proportions.Wilson(Share(estimate.Value) / squares, 1 / squares, confidence);
            (low, high) = (Math.Min(low, counts.Lower), Math.Max(high, counts.Upper));
        }

        return new(Share(estimate.Value), Share(low), Share(high));
    }

    /// <summary>Mean loss minus mean estimate: above 0 when the model is worse than estimated.</summary>
    /// <param name="confidence">Two-sided confidence.</param>
    public Estimate Gap(double confidence = 0.95)
    {
        var (value, variance) = (0.0, 0.0);
        foreach (var part in _parts)
        {
            var share = part.Size / _rows;
            var total = part.Rows.Sum(r => r.Weight);
            var gap = part.Rows.Sum(r => r.Weight * (r.Loss - r.Estimate)) / total;
            value += share * gap;
            var seen = Scatter(part, r => r.Loss - r.Estimate - gap);
            // Right estimates alone would scatter so much; fewer surprises than that are luck.
            var expected = part.Rows.Sum(r => r.Weight * r.Weight * r.Estimate * (1 - r.Estimate)) / (total * total);
            variance += share * share * Math.Max(seen, expected);
        }

        var half = Quantile(confidence) * Math.Sqrt(variance);
        return new(value, value - half, value + half);
    }

    private Estimate Around(double lambda, double confidence)
    {
        var (value, variance) = (0.0, lambda * lambda * _spread / _rows);
        foreach (var part in _parts)
        {
            var share = part.Size / _rows;
            var total = part.Rows.Sum(r => r.Weight);
            var rest = part.Rows.Sum(r => r.Weight * (r.Loss - (lambda * r.Estimate))) / total;
            value += share * ((lambda * part.Estimates / part.Size) + rest);
            variance += share * share * Scatter(part, r => r.Loss - (lambda * r.Estimate) - rest);
        }

        var half = Quantile(confidence) * Math.Sqrt(variance);
        return new(value, value - half, value + half);
    }

    // The λ that makes the interval shortest, as far as the labelled rows show it.
    private double Lambda()
    {
        var (covariance, variance) = (0.0, 0.0);
        foreach (var part in _parts)
        {
            var total = part.Rows.Sum(r => r.Weight);
            var (loss, own) = (part.Rows.Sum(r => r.Weight * r.Loss) / total, part.Rows.Sum(r => r.Weight * r.Estimate) / total);
            var scale = part.Size / (_rows * total);
            covariance += scale * scale * part.Rows.Sum(r => r.Weight * r.Weight * (r.Loss - loss) * (r.Estimate - own));
            variance += scale * scale * part.Rows.Sum(r => r.Weight * r.Weight * (r.Estimate - own) * (r.Estimate - own));
        }

        return variance > 0 ? Math.Clamp(covariance / variance, 0, 1) : 0;
    }

    private static double Scatter(Part part, Func<Row, double> residual)
    {
        var total = part.Rows.Sum(r => r.Weight);
        var sum = part.Rows.Sum(r => r.Weight * r.Weight * residual(r) * residual(r));
        return part.Rows.Count / (part.Rows.Count - 1.0) * sum / (total * total);
    }

    // One over the effective number of labels.
    private double Squares() => _parts.Sum(p => Math.Pow(p.Size / (_rows * p.Rows.Sum(r => r.Weight)), 2) * p.Rows.Sum(r => r.Weight * r.Weight));

    private double Quantile(double confidence) => StudentT.Quantile((1 + confidence) / 2, Math.Max(1, _parts.Sum(p => p.Rows.Count) - _parts.Count));

    // A stratum with no or one label says nothing of its own scatter; it joins the next, and unseen rows join the largest.
    private void Merge(double unseen, double unseenEstimates)
    {
        var (large, small) = (_parts.Where(p => p.Rows.Count > 1).ToList(), _parts.Where(p => p.Rows.Count <= 1).ToList());
        if (large.Count == 0)
        {
            large = [new Part([.. _parts.SelectMany(p => p.Rows)], _parts.Sum(p => p.Size), _parts.Sum(p => p.Estimates))];
            small = [];
        }

        var host = Enumerable.Range(0, large.Count).MaxBy(p => large[p].Size);
        large[host] = new Part(
            [.. large[host].Rows, .. small.SelectMany(p => p.Rows)], large[host].Size + small.Sum(p => p.Size) + unseen,
            large[host].Estimates + small.Sum(p => p.Estimates) + unseenEstimates);
        _parts.Clear();
        _parts.AddRange(large);
    }

    private static double Share(double value) => Math.Clamp(value, 0, 1);

    private readonly record struct Row(double Weight, double Loss, double Estimate);

    private sealed record Part(List<Row> Rows, double Size, double Estimates);
}
