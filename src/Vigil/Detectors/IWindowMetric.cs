using Vigil.Events;

namespace Vigil.Detectors;

/// <summary>
/// A metric of the owner's own: one number for all rows of a chunk. It stands in the performance table like the metrics of the house, reference
/// beside current. Give it to <c>PlanOptions.OwnMetrics</c>; the same rows must always give the same number.
/// </summary>
public interface IWindowMetric
{
    /// <summary>The name in tables and JSON; not one of the names of the house.</summary>
    string Name { get; }

    /// <summary>The columns that it reads; only these are kept in memory. Data that lack one of them leave the metric undefined.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Measures the rows of one chunk.</summary>
    /// <param name="rows">All its rows in the order of the source, with the columns of <see cref="Columns"/> in that order.</param>
    /// <returns>The number; NaN where it is undefined.</returns>
    double Measure(EventBatch rows);
}
