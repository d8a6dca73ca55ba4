using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>
/// Says which window a row lies in and keeps the open windows. A window closes once, when time has passed it by the lateness that the
/// reference showed; rows that come later are counted, never added.
/// </summary>
internal sealed class WindowClock(ProfileLayout layout, WindowSpec spec, long lateness, Action<IReadOnlyList<WindowProfile>> onClosed)
{
    // A stray time stamp must not open a hundred thousand windows of nothing.
    private const long LargestLeap = 100_000;

    private readonly SortedDictionary<long, WindowProfile> _open = [];
    private readonly Queue<WindowProfile> _closing = new();
    private readonly List<WindowProfile> _closed = [];
    private long _newest = long.MinValue;
    private long _closedUpTo = long.MinValue;
    private WindowProfile? _last;

    public long Late { get; private set; }

    /// <summary>Rows that came after a row of a later window.</summary>
    public long OutOfOrder { get; private set; }

    public long WithoutTime { get; private set; }

    public long Implausible { get; private set; }

    /// <summary>Closed windows in the order of their numbers; complete after <see cref="CloseAll"/>.</summary>
    public IReadOnlyList<WindowProfile> Closed => _closed;

    /// <summary>The window of a row, or null when that window has closed.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="micros">Its time; ignored for windows of rows.</param>
    public WindowProfile? WindowOf(long row, long micros)
    {
        var index = spec.ByTime ? IndexOf(micros) : row / spec.Length;
        OutOfOrder += index < _newest ? 1 : 0;
        if (_last is not null && _last.Index == index)
        {
            return _last;
        }

        if (index <= _closedUpTo)
        {
            Late++;
            return null;
        }

        if (!_open.TryGetValue(index, out var window))
        {
            window = new WindowProfile(layout, index);
            _open.Add(index, window);
        }

        if (index > _newest)
        {
            _newest = index;
            CloseUpTo(index - lateness - 1);
        }

        return _last = window;
    }

    public void CloseAll()
    {
        CloseUpTo(long.MaxValue);
        Settle();
    }

    /// <summary>Hands over the windows that closed; called when every row given so far has been counted.</summary>
    public void Settle()
    {
        if (_closing.Count > 0)
        {
            WindowProfile[] closing = [.. _closing];
            _closing.Clear();
            onClosed(closing);
            _closed.AddRange(closing);
        }
    }

    private long IndexOf(long micros)
    {
        if (micros is Missing.NullTime or Missing.InvalidTime)
        {
            WithoutTime++;
            return _last?.Index ?? (_newest == long.MinValue ? 0 : _newest);
        }

        var index = spec.WindowOf(micros);
        if (_newest != long.MinValue && Math.Abs(index - _newest) > LargestLeap)
        {
            Implausible++;
            return _last?.Index ?? _newest;
        }

        return index;
    }

    private void CloseUpTo(long index)
    {
        while (_open.Count > 0)
        {
            var first = _open.First();
            if (first.Key > index)
            {
                return;
            }

            _open.Remove(first.Key);
            _closing.Enqueue(first.Value);
            _closedUpTo = first.Key;
            if (ReferenceEquals(_last, first.Value))
            {
                _last = null;
            }
        }
    }
}
