namespace Vigil.Server.Ingest;

/// <summary>Something that happened around models: a deploy, a change of a setting, a holiday, a campaign, a job upstream.</summary>
/// <param name="Micros">When, in microseconds since 1970; the mark of an absent time when none was said.</param>
/// <param name="Kind">deploy, config, holiday, campaign or upstream.</param>
/// <param name="Model">The model it concerns; null for all.</param>
/// <param name="Text">What happened, in words.</param>
/// <param name="Until">When it ends, in microseconds since 1970; null when it is a moment.</param>
internal sealed record ContextEvent(long Micros, string Kind, string? Model, string Text, long? Until);
