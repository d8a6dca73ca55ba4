using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>Rows of one group by decision and label: all that its rates need. Tallies of disjoint rows add up.</summary>
/// <param name="cells">Nine counts: decision (0, 1, none) times label (0, 1, none).</param>
internal sealed class GroupTally(long[] cells)
{
    /// <summary>Cells of a tally.</summary>
    public const int Cells = 9;

    /// <summary>The code of an absent decision or label.</summary>
    public const byte None = 2;

    /// <summary>Creates an empty tally.</summary>
    public GroupTally() : this(new long[Cells])
    {
    }

    /// <summary>All rows of the group.</summary>
    public long Rows => cells.Sum();

    /// <summary>Rows with a decision.</summary>
    public long Decided => Rows - Of(None, 0) - Of(None, 1) - Of(None, None);

    /// <summary>Rows decided favourably.</summary>
    public long Favourable => Of(1, 0) + Of(1, 1) + Of(1, None);

    /// <summary>Rows with a label.</summary>
    public long Labelled => Rows - Of(0, None) - Of(1, None) - Of(None, None);

    /// <summary>Rows whose label is positive.</summary>
    public long Positives => Of(0, 1) + Of(1, 1) + Of(None, 1);

    /// <summary>Decisions against labels, of the rows that have both.</summary>
    public Confusion Confusion => new(Of(1, 1), Of(1, 0), Of(0, 0), Of(0, 1));

    /// <summary>Rows with a decision and a label code, each 0, 1 or <see cref="None"/>.</summary>
    public long Of(int decision, int label) => cells[(3 * decision) + label];

    /// <summary>The counts of both.</summary>
    public static GroupTally operator +(GroupTally left, GroupTally right)
    {
        var sum = new long[Cells];
        for (var i = 0; i < Cells; i++)
        {
            sum[i] = left.Of(i / 3, i % 3) + right.Of(i / 3, i % 3);
        }

        return new(sum);
    }

    /// <summary>Counts all groups in one pass over the rows.</summary>
    /// <param name="axis">The group of each row; rows of unknown group are left out.</param>
    /// <param name="decisions">0 unfavourable, 1 favourable, <see cref="None"/> absent; empty when there are none.</param>
    /// <param name="labels">0 negative, 1 positive, <see cref="None"/> absent; empty when there are none.</param>
    /// <returns>One tally a group of the axis.</returns>
    public static GroupTally[] Count(GroupAxis axis, ReadOnlySpan<byte> decisions, ReadOnlySpan<byte> labels)
    {
        var codes = axis.Codes;
        if ((decisions.Length != 0 && decisions.Length != codes.Length) || (labels.Length != 0 && labels.Length != codes.Length))
        {
            throw new ArgumentException("Groups, decisions and labels must pair up.", nameof(decisions));
        }

        // The place of unknown groups comes first, so that code -1 needs no branch; neighbours use different halves, so that equal
        // groups one after the other do not wait for each other's store.
        var places = (axis.Labels.Length + 1) * Cells;
        var counts = new long[2 * places];
        for (var i = 0; i < codes.Length; i++)
        {
            var decision = decisions.Length == 0 ? None : Math.Min(decisions[i], None);
            var label = labels.Length == 0 ? None : Math.Min(labels[i], None);
            counts[((i & 1) * places) + ((codes[i] + 1) * Cells) + (3 * decision) + label]++;
        }

        var tallies = new GroupTally[axis.Labels.Length];
        for (var g = 0; g < tallies.Length; g++)
        {
            var sum = new long[Cells];
            for (var c = 0; c < Cells; c++)
            {
                var place = ((g + 1) * Cells) + c;
                sum[c] = counts[place] + counts[places + place];
            }

            tallies[g] = new(sum);
        }

        return tallies;
    }
}
