namespace Vigil.Profiles;

/// <summary>Counts rows whose id came before, in the same window or among the last million ids. Works on closed windows in order.</summary>
internal sealed class IdLedger
{
    private const int Remembered = 1_000_000;

    private readonly HashSet<ulong> _recent = [];
    private readonly Queue<ulong> _order = new();

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
            if (_order.Count > Remembered)
            {
                _recent.Remove(_order.Dequeue());
            }
        }

        window.Ids = null;
    }
}
