namespace Vigil.Monitors;

/// <summary>All monitors of a model, calibrated and frozen; what plan.json holds.</summary>
public sealed record MonitorPlan
{
    /// <summary>The plan as JSON: the same bytes for the same input on any machine.</summary>
    public string ToJson() => throw new NotSupportedException();

    /// <summary>Reads a plan.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="VigilError">It is not a plan, or of another version.</exception>
    public static MonitorPlan Parse(string json, string place) => throw new NotSupportedException(json + place);
}
