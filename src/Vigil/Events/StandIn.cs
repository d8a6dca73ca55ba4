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
    public static (IEventSource Reference, IEventSource Current) Split(IEventSource source, SplitPoint point) => throw new VigilError("x");
}
