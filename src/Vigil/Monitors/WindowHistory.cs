using System.Collections;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// The windows of a watch that never ends: the newest stay in memory, older ones are read again when somebody asks for them, so memory is bounded
/// whatever the length of the watch.
/// </summary>
/// <param name="load">Reads an older window again.</param>
internal sealed class WindowHistory(Func<int, WindowProfile> load) : IReadOnlyList<WindowProfile>
{
    /// <summary>Windows in memory.</summary>
    public const int Kept = 1024;

    private readonly Lock _loading = new();
    private readonly WindowProfile[] _ring = new WindowProfile[Kept];
    private (int Index, WindowProfile? Window) _loaded = (-1, null);

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public WindowProfile this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            if (index >= Count - Kept)
            {
                return _ring[index % Kept];
            }

            lock (_loading)
            {
                _loaded = _loaded.Index == index ? _loaded : (index, load(index));
                return _loaded.Window!;
            }
        }
    }

    /// <summary>Appends a window that closed.</summary>
    public void Add(WindowProfile window) => _ring[Count++ % Kept] = window;

    /// <inheritdoc/>
    public IEnumerator<WindowProfile> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
