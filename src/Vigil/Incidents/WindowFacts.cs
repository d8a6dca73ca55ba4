using Vigil.Alerting;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>
/// Facts of closed windows. A run of very many windows tells quiet neighbours together, so that a journal stays readable whatever the length of the
/// data: the last value and the highest evidence of the stretch. A window with an alarm always has a fact of its own.
/// </summary>
/// <param name="places">Where windows lie.</param>
/// <param name="windows">The windows.</param>
/// <param name="expected">How many there will be; 0 when they come for ever, and then each has a fact.</param>
internal sealed class WindowFacts(Places places, IReadOnlyList<WindowProfile> windows, int expected)
{
    private const int MostFacts = 1024;

    private readonly int _together = Math.Max(1, (expected + MostFacts - 1) / MostFacts);
    private readonly List<(int Index, Judgement[] Judgements)> _quiet = [];

    /// <summary>Takes in a judged window.</summary>
    public void Add(int index, Judgement[] judgements, IJournal journal)
    {
        var alarm = judgements.Any(j => j.Verdict == 'A');
        if (alarm)
        {
            Flush(journal);
        }

        _quiet.Add((index, judgements));
        if (alarm || _quiet.Count >= _together || index == expected - 1)
        {
            Flush(journal);
        }
    }

    private void Flush(IJournal journal)
    {
        if (_quiet.Count == 0)
        {
            return;
        }

        var (first, last) = (_quiet[0].Index, _quiet[^1].Index);
        var place = places.Ref(first, last);
        var newest = _quiet[^1].Judgements;
        var meters = new double?[newest.Length];
        for (var k = 0; k < meters.Length; k++)
        {
            meters[k] = _quiet.Max(q => q.Judgements[k].Meter);
        }

        var rows = 0L;
        for (var i = first; i <= last; i++)
        {
            rows += windows[i].Rows;
        }

        journal.Append(new WindowClosed(
            first, place.FirstRow, place.LastRow, place.Start, place.End, rows, [.. newest.Select(j => j.Value)], meters, string.Concat(newest.Select(j => j.Verdict))));
        _quiet.Clear();
    }
}
