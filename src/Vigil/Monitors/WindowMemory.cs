using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>What happens to windows as they close, and what of them stays in memory.</summary>
/// <param name="layout">What profiles count.</param>
/// <param name="remembered">Ids that are remembered, to know one that comes again.</param>
internal sealed class WindowMemory(ProfileLayout layout, int remembered = IdLedger.OfFiles)
{
    // Sampled sums of single windows are large. Once read, and once this many newer windows have closed, those of a stretch of windows are enough
    // to say which correlation moved.
    private const int RecentWindows = 512;
    private const int StretchWindows = 32;

    private readonly IdLedger _ledger = new(remembered);
    private readonly Queue<WindowProfile> _recent = new();
    private SampleSums _stretch = new(layout);
    private int _stretched;

    /// <summary>Takes in windows that closed, in order.</summary>
    /// <param name="closed">The windows.</param>
    /// <param name="onClosed">Told each window, on any thread, while its own sampled sums are still there; null keeps those of every window.</param>
    public void Close(IReadOnlyList<WindowProfile> closed, Action<WindowProfile>? onClosed)
    {
        foreach (var window in closed)
        {
            _ledger.Settle(window);
        }

        Parallel.ForEach(closed, window =>
        {
            window.Pack();
            onClosed?.Invoke(window);
        });
        foreach (var window in onClosed is null ? [] : closed)
        {
            _recent.Enqueue(window);
            if (_recent.Count > RecentWindows)
            {
                _stretch = _stretched++ % StretchWindows == 0 ? new SampleSums(layout) : _stretch;
                _recent.Dequeue().ShareSample(_stretch);
            }
        }
    }

    /// <summary>The remembered ids.</summary>
    public IdLedger Ledger => _ledger;

    /// <summary>Counts ids of windows that are still open, so that they need not be kept until then.</summary>
    /// <param name="open">The open windows.</param>
    public void SettleIds(IEnumerable<WindowProfile> open)
    {
        foreach (var window in open)
        {
            _ledger.Settle(window);
            window.Ids = [];
        }
    }
}
