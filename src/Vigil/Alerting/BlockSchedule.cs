namespace Vigil.Alerting;

/// <summary>
/// Which blocks of windows are contrasted with the reference, and what each look may cost: aligned blocks of doubling length, each length with an
/// equal part, and the whole sample with a part of its own. The parts add up to at most one, so the looks together keep the budget. A budget for a
/// time that comes again and again has no whole sample: its blocks go on, and the parts add up to at most one within each such time.
/// </summary>
internal sealed class BlockSchedule
{
    private const double WholePart = 0.5;

    // Windows of the longest block where there is no end.
    private const long Longest = 512;

    private readonly int _shortest;
    private readonly int _levels;
    private readonly long _windows;
    private readonly bool _endless;

    /// <param name="windows">Windows that share the budget once.</param>
    /// <param name="shortest">Windows of the shortest block.</param>
    /// <param name="endless">True when as many come again, each with the budget again.</param>
    public BlockSchedule(long windows, int shortest, bool endless = false)
    {
        _windows = windows;
        _endless = endless;
        _shortest = Math.Max(1, shortest);
        for (long length = _shortest; length < (endless ? Math.Max(windows, Longest) + 1 : windows); length *= 2)
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
        var whole = _endless ? 0 : _levels == 0 ? 1 : WholePart;
        long length = _shortest;
        for (var level = 0; level < _levels; level++, length *= 2)
        {
            if ((window + 1) % length == 0)
            {
                yield return ((int)(window + 1 - length), (1 - whole) / _levels / Math.Max(1, _windows / length));
            }
        }

        if (!_endless && window == _windows - 1)
        {
            yield return (0, whole);
        }
    }
}
