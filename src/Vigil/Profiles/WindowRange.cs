namespace Vigil.Profiles;

/// <summary>Stretches of a list of windows that may be read from far away.</summary>
internal static class WindowRange
{
    /// <summary>Some consecutive windows, without touching those before.</summary>
    /// <param name="windows">All windows.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The last; cut at the last there is.</param>
    public static IEnumerable<WindowProfile> Between(this IReadOnlyList<WindowProfile> windows, int from, int to)
    {
        for (var i = from; i <= to && i < windows.Count; i++)
        {
            yield return windows[i];
        }
    }
}
