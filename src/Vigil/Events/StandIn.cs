namespace Vigil.Events;
/// <summary>x</summary>
public sealed record SplitPoint
{
    /// <summary>x</summary>
    public static SplitPoint Parse(string text) => throw new VigilError("x" + text);
}
/// <summary>x</summary>
public static class SplitSource
{
    /// <summary>x</summary>
    public static (IEventSource Reference, IEventSource Current, long FirstCurrentRow) Split(IEventSource source, SplitPoint point, string? timeColumn) => throw new VigilError("x");
}
