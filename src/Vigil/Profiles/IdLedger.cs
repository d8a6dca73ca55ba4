using Vigil.Storage;

namespace Vigil.Profiles;

/// <summary>Counts rows whose id came before, in the same window or among the last ids. Works on closed windows in order.</summary>
/// <param name="remembered">Ids that are remembered.</param>
internal sealed class IdLedger(int remembered = IdLedger.OfFiles)
{
    /// <summary>Ids that are remembered of a file.</summary>
    public const int OfFiles = 1_000_000;

    /// <summary>Ids that are remembered of traffic that never ends.</summary>
    public const int OfTraffic = 65_536;

    private HashSet<ulong> _recent = [];
    private Queue<ulong> _order = new();

    /// <summary>Counts the window's duplicates and lets go of its ids.</summary>
    public void Settle(WindowProfile window)
    {
        if (window.Ids is not { } ids)
        {
            return;
        }

        foreach (var id in ids)
        {
            if (id == 0)
            {
                continue;
            }

            if (!_recent.Add(id))
            {
                window.Duplicates++;
                continue;
            }

            _order.Enqueue(id);
            if (_order.Count > remembered)
            {
                _recent.Remove(_order.Dequeue());
            }
        }

        window.Ids = null;
    }

    /// <summary>Writes the remembered ids.</summary>
    public void Write(StateWriter state)
    {
        state.Count(_order.Count);
        foreach (var id in _order)
        {
            state.Fixed(id);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(StateReader state)
    {
        (_recent, _order) = ([], new Queue<ulong>());
        for (var left = state.Length(sizeof(ulong)); left > 0; left--)
        {
            var id = state.Fixed();
            _recent.Add(id);
            _order.Enqueue(id);
        }
    }
}
