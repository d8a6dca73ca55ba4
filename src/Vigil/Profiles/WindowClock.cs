using Vigil.Events;
using Vigil.Storage;

namespace Vigil.Profiles;

/// <summary>
/// Says which window a row lies in and keeps the open windows. A window closes once, when time has passed it by the lateness that the
/// reference showed; rows that come later are counted, never added.
/// </summary>
/// <param name="layout">What profiles count.</param>
/// <param name="spec">How windows are cut.</param>
/// <param name="lateness">How long windows stay open.</param>
/// <param name="onClosed">Told the windows that closed, in order.</param>
internal sealed class WindowClock(ProfileLayout layout, WindowSpec spec, Lateness lateness, Action<IReadOnlyList<WindowProfile>> onClosed)
{
    // A stray time stamp must not open a hundred thousand windows of nothing.
    private const long LargestLeap = 100_000;
    private const long MostWindowsBehind = 1L << 20;

    private readonly SortedDictionary<long, WindowProfile> _open = [];
    private readonly Queue<WindowProfile> _closing = new();
    private readonly List<WindowProfile> _closed = [];
    private long _newest = long.MinValue;
    private long _closedUpTo = long.MinValue;
    private long _passed = long.MinValue;
    private long _nextClose = long.MaxValue;
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
        var index = spec.ByTime ? IndexOf(ref micros) : row / spec.Length;
        OutOfOrder += index < _newest ? 1 : 0;
        if (_last is not null && _last.Index == index)
        {
            if (micros >= _nextClose && spec.ByTime)
            {
                Pass(micros);
            }

            return _last ?? Missed();
        }

        if (index <= _closedUpTo)
        {
            return Missed();
        }

        if (!_open.TryGetValue(index, out var window))
        {
            window = new WindowProfile(layout, index);
            _open.Add(index, window);
            SetNextClose();
        }

        _newest = Math.Max(_newest, index);
        _last = window;
        Pass(spec.ByTime ? micros : row);
        return window;
    }

    private WindowProfile? Missed()
    {
        Late++;
        return null;
    }

    // The moment from which the oldest open window may close: until then a row of the window before it costs one comparison.
    private void SetNextClose() => _nextClose = _open.Count == 0 || !spec.ByTime || lateness.Windows > MostWindowsBehind ? long.MaxValue
        : spec.Begin(_open.First().Key + 1 + lateness.Windows) + lateness.Micros;

    /// <summary>Time has passed, with or without events: windows that lie far enough behind close.</summary>
    /// <param name="now">Microseconds since the epoch; for windows of rows, a row's number.</param>
    public void Pass(long now)
    {
        if (now is Missing.NullTime or Missing.InvalidTime || now <= _passed)
        {
            return;
        }

        _passed = now;
        var index = (spec.ByTime ? spec.WindowOf(now - lateness.Micros) : now / spec.Length) - lateness.Windows - 1;
        CloseUpTo(index);
        // Where windows come for ever, empty ones have been told once time has passed them, so a row for one is late.
        _closedUpTo = lateness.KeepsClosed || _newest == long.MinValue ? _closedUpTo : Math.Max(_closedUpTo, index);
    }

    /// <summary>The newest window that time has passed; <see cref="long.MinValue"/> before the first.</summary>
    public long ClosedUpTo => _closedUpTo;

    /// <summary>Writes what is needed to go on.</summary>
    /// <param name="state">Where it goes.</param>
    public void Write(StateWriter state)
    {
        foreach (var number in new[] { Late, OutOfOrder, WithoutTime, Implausible, _newest, _closedUpTo, _passed, _last?.Index ?? long.MinValue, _open.Count })
        {
            state.Number(number);
        }

        foreach (var window in _open.Values)
        {
            WindowBytes.Write(window, layout, state);
        }
    }

    /// <summary>Goes on from what <see cref="Write"/> wrote.</summary>
    /// <param name="state">Where it comes from.</param>
    public void Read(StateReader state)
    {
        (Late, OutOfOrder, WithoutTime, Implausible) = (state.Number(), state.Number(), state.Number(), state.Number());
        (_newest, _closedUpTo, _passed) = (state.Number(), state.Number(), state.Number());
        var last = state.Number();
        for (var left = state.Number(); left > 0; left--)
        {
            var window = WindowBytes.Read(layout, state);
            _open.Add(window.Index, window);
        }

        _last = _open.GetValueOrDefault(last);
        SetNextClose();
    }

    /// <summary>The windows that are still open.</summary>
    public IEnumerable<WindowProfile> Open => _open.Values;

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
            if (lateness.KeepsClosed)
            {
                _closed.AddRange(closing);
            }
        }
    }

    // A time that is not believed moves no clock.
    private long IndexOf(ref long micros)
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
            micros = Missing.NullTime;
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
                break;
            }

            _open.Remove(first.Key);
            _closing.Enqueue(first.Value);
            _closedUpTo = first.Key;
            if (ReferenceEquals(_last, first.Value))
            {
                _last = null;
            }
        }

        SetNextClose();
    }
}

/// <summary>How long windows stay open behind the newest event.</summary>
/// <param name="Windows">Whole windows.</param>
/// <param name="Micros">And this much more, in microseconds: many senders are never in perfect order.</param>
/// <param name="KeepsClosed">Whether the clock keeps closed windows: a source that ends asks for them then.</param>
internal readonly record struct Lateness(long Windows, long Micros = 0, bool KeepsClosed = true);
