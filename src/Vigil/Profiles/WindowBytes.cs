using Vigil.Storage;

namespace Vigil.Profiles;

/// <summary>A window as bytes (docs/formats/state.md, "window"): whole numbers only, so what is read back is exactly what was written.</summary>
internal static class WindowBytes
{
    private const byte Version = 1;

    public static void Write(WindowProfile window, ProfileLayout layout, StateWriter state)
    {
        state.Byte(Version);
        foreach (var number in new[] { window.Index, window.Rows, window.FirstRow, window.LastRow, window.MinTime, window.MaxTime, window.LongestGap, window.Disordered ? 1 : 0, window.Duplicates })
        {
            state.Number(number);
        }

        WriteSparse(state, window.CountsOf(layout));
        state.Number(window.Sample.Rows);
        Write(state, window.Sample.Sums);
        Write(state, window.Sample.Products);
        Write(state, window.Sample.Waves);
        Write(state, window.RuleRows);
        Write(state, window.RuleBreaks);
        WriteOutcomes(window, state);
    }

    public static WindowProfile Read(ProfileLayout layout, StateReader state)
    {
        state.Version(Version, "a window");
        var window = new WindowProfile(layout, state.Number())
        {
            Rows = state.Number(), FirstRow = state.Number(), LastRow = state.Number(), MinTime = state.Number(), MaxTime = state.Number(), LongestGap = state.Number(),
            Disordered = state.Number() != 0, Duplicates = state.Number(),
        };
        ReadSparse(state, window.Counts);
        window.Sample.Rows = state.Number();
        Read(state, window.Sample.Sums);
        Read(state, window.Sample.Products);
        Read(state, window.Sample.Waves);
        Read(state, window.RuleRows);
        Read(state, window.RuleBreaks);
        ReadOutcomes(window, state);
        return window;
    }

    /// <summary>The part of a window that rests on labels.</summary>
    public static void WriteOutcomes(WindowProfile window, StateWriter state)
    {
        state.Number(window.LossRows);
        state.Number(window.LossSum);
        state.Number(window.LossSquares);
        WriteSparse(state, window.ScoreByLabel);
        foreach (var cells in window.GroupCells)
        {
            WriteSparse(state, cells);
        }
    }

    /// <summary>Reads what <see cref="WriteOutcomes"/> wrote.</summary>
    public static void ReadOutcomes(WindowProfile window, StateReader state)
    {
        (window.LossRows, window.LossSum, window.LossSquares) = (state.Number(), state.Number(), state.Number());
        ReadSparse(state, window.ScoreByLabel);
        foreach (var cells in window.GroupCells)
        {
            ReadSparse(state, cells);
        }
    }

    // Most bins of a short window are empty: runs of zeros are told by their length.
    public static void WriteSparse(StateWriter state, ReadOnlySpan<int> counts)
    {
        for (var i = 0; i < counts.Length;)
        {
            var zeros = i;
            while (zeros < counts.Length && counts[zeros] == 0)
            {
                zeros++;
            }

            state.Count(zeros - i);
            i = zeros;
            if (i < counts.Length)
            {
                state.Count(counts[i++]);
            }
        }
    }

    public static void ReadSparse(StateReader state, Span<int> counts)
    {
        counts.Clear();
        for (var i = 0; i < counts.Length;)
        {
            var zeros = state.Count();
            if (zeros > counts.Length - i)
            {
                throw state.Broken("a window has more bins than its plan");
            }

            i += (int)zeros;
            if (i < counts.Length)
            {
                var count = state.Count();
                counts[i++] = count <= int.MaxValue ? (int)count : throw state.Broken("a count is larger than any count can be");
            }
        }
    }

    private static void Write(StateWriter state, long[] values)
    {
        foreach (var value in values)
        {
            state.Number(value);
        }
    }

    private static void Read(StateReader state, long[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = state.Number();
        }
    }
}
