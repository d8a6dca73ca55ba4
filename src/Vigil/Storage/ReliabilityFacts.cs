namespace Vigil.Storage;

/// <summary>The watch over a model's speed and reliability changed its state.</summary>
/// <param name="State">learning (nothing is judged yet, except a stated objective), ok, low_data (traffic is near zero: monitors of quality should keep
/// silent) or silent (no calls at all, longer than usual).</param>
/// <param name="Reason">Why, in one sentence; while learning, what is missing.</param>
/// <param name="Time">End of the minute in which it was noticed (UTC, ISO 8601).</param>
public sealed record ReliabilityState(string State, string Reason, string Time) : Fact;
