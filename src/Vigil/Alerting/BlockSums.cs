using Vigil.Profiles;

namespace Vigil.Alerting;

/// <summary>
/// Sums of one column's counts over blocks of windows. Long blocks are made of the shortest ones, which were summed when they ended. Monitors of one
/// column share them, and may ask at the same time.
/// </summary>
internal sealed class BlockSums(ProfileLayout layout, int column, IReadOnlyList<WindowProfile> windows)
{
    // More than any horizon: one of minutes has 10,080 windows a week.
    private const int MostBlocks = 4096;

    private readonly List<int[]> _blocks = [];
    private int _first;

    /// <summary>The sum over some windows.</summary>
    /// <param name="first">The first window.</param>
    /// <param name="last">The last one.</param>
    /// <param name="shortest">Windows of the shortest block.</param>
    public int[] Counts(int first, int last, int shortest)
    {
        var sum = new int[layout.Columns[column].Codes];
        lock (_blocks)
        {
            for (var i = first; i <= last;)
            {
                var aligned = i % shortest == 0 && i + shortest - 1 <= last;
                Add(sum, aligned && Block(i / shortest, shortest) is { } block ? block : windows[i].CountsOf(layout, column));
                i += aligned && i / shortest >= _first ? shortest : 1;
            }
        }

        return sum;
    }

    // Null for a block that was let go of.
    private int[]? Block(int number, int shortest)
    {
        while (_first + _blocks.Count <= number)
        {
            var sum = new int[layout.Columns[column].Codes];
            var start = (_first + _blocks.Count) * shortest;
            for (var i = start; i < start + shortest; i++)
            {
                Add(sum, windows[i].CountsOf(layout, column));
            }

            _blocks.Add(sum);
            if (_blocks.Count > 2 * MostBlocks)
            {
                _blocks.RemoveRange(0, MostBlocks);
                _first += MostBlocks;
            }
        }

        return number < _first ? null : _blocks[number - _first];
    }

    private static void Add(int[] sum, ReadOnlySpan<int> counts)
    {
        for (var code = 0; code < sum.Length; code++)
        {
            sum[code] += counts[code];
        }
    }
}
