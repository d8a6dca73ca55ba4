using Vigil.Cli.Configuration;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Server.Metrics;

namespace Vigil.Cli.Commands;

/// <summary>The owner's own metrics of the settings, ready to run; wrong ones are told together, before the work.</summary>
internal sealed class OwnMetrics : IDisposable
{
    private readonly List<SqlMetric> _metrics = [];

    public OwnMetrics(VigilConfig config, TableShape shape)
    {
        var problems = new List<VigilError.Problem>();
        foreach (var stated in config.Metrics)
        {
            try
            {
                _metrics.Add(SqlMetric.Compile(stated.Name, stated.Sql, shape, stated.PlaceOf));
            }
            catch (VigilError wrong)
            {
                problems.AddRange(wrong.Problems);
            }
        }

        if (problems.Count > 0)
        {
            Dispose();
            throw new VigilError(problems);
        }
    }

    /// <summary>Settings with the metrics.</summary>
    public VigilConfig In(VigilConfig config) => config with { Plan = config.Plan with { OwnMetrics = _metrics } };

    /// <summary>A kept plan with the metrics.</summary>
    public MonitorPlan In(MonitorPlan plan) => plan with { Options = plan.Options with { OwnMetrics = _metrics } };

    public void Dispose() => _metrics.ForEach(m => m.Dispose());
}
