namespace Vigil.Alerting;

/// <summary>
/// Which blocks of windows are contrasted with the reference, and what each look may cost: aligned blocks of doubling length, each length with an
/// equal part, and the whole sample with a part of its own. The parts add up to at most one, so the looks together keep the budget.
/// </summary>
internal sealed class BlockSchedule
{
    private const double WholePart = 0.5;

    private readonly int _shortest;
    private readonly int _levels;
    private readonly int _windows;

    /// <param name="windows">Windows of the sample.</param>
    /// <param name="shortest">Windows of the shortest block.</param>
    public BlockSchedule(int windows, int shortest)
    {
        _windows = windows;
        _shortest = Math.Max(1, shortest);
        for (long length = _shortest; length < windows; length *= 2)
        {
            _levels++;
        }
    }

    /// <summary>Windows of the shortest block.</summary>
    public int Shortest => _shortest;

    /// <summary>The blocks that end with a window: first window and part of the budget.</summary>
    /// <param name="window">0-based number of the window that just closed.</param>
    public IEnumerable<(int First, double Part)> EndingAt(int window)
    {
        var whole = _levels == 0 ? 1 : WholePart;
        long length = _shortest;
        for (var level = 0; level < _levels; level++, length *= 2)
        {
            if ((window + 1) % length == 0)
            {
                yield return ((int)(window + 1 - length), (1 - whole) / _levels / Math.Max(1, _windows / length));
            }
        }

        if (window == _windows - 1)
        {
            yield return (0, whole);
        }
    }
}
