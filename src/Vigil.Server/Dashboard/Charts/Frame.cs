namespace Vigil.Server.Dashboard.Charts;

/// <summary>The space that a chart of values over windows is drawn in, and what all of them share: axes, onset, alert marks.</summary>
/// <param name="Picture">Where it is drawn.</param>
/// <param name="Y">Values.</param>
/// <param name="X">Windows.</param>
internal sealed record Frame(Svg Picture, LinearScale Y, IndexScale X)
{
    /// <summary>Left end of the plot.</summary>
    public const double Left = 50;

    /// <summary>Right end of the plot.</summary>
    public const double Right = Svg.Width - 8;

    /// <summary>Upper end of the plot; the onset's words stand above it.</summary>
    public const double Top = 24;

    /// <summary>Least distance between the middles of two labels of the x axis.</summary>
    private const double LabelRoom = 84;

    /// <summary>Lower end of the plot.</summary>
    public double Bottom => Y.Start;

    /// <summary>Grid lines and labels of the values.</summary>
    public Frame ValueAxis(string unit)
    {
        foreach (var tick in Y.Round())
        {
            var y = Y.At(tick);
            Picture.Line(Left, y, Right, y, tick == 0 ? "zero" : "grid").Text(Left - 6, y + 4, Words.Tick(tick, unit), "e");
        }

        return this;
    }

    /// <summary>Ticks and labels of the windows.</summary>
    public Frame WindowTicks(IReadOnlyList<AxisTick> ticks, double left = Left, double right = Right)
    {
        Picture.Line(left, Bottom, right, Bottom, "axis");
        var free = left - 1;
        foreach (var tick in ticks)
        {
            var x = X.At(tick.Index);
            if (x < free || x > right + 1)
            {
                continue;
            }

            var style = x > Right - 34 ? "e" : x < left + 30 ? "s" : "m";
            Picture.Line(x, Bottom, x, Bottom + 4, "axis")
                .Text(style == "e" ? Math.Min(x + 8, Right + 6) : x, Bottom + 18, tick.Label, style);
            free = x + LabelRoom;
        }

        return this;
    }

    /// <summary>Shades where a change began and says so above the plot.</summary>
    /// <param name="from">First window of the band; fractions lie inside a window.</param>
    /// <param name="to">Last window of the band.</param>
    /// <param name="words">What began: "began 31 March".</param>
    /// <param name="free">Left of this other words stand.</param>
    public Frame Onset(double from, double to, string words, double free = Left)
    {
        var (left, right) = (X.At(from), X.At(to));
        (left, right) = right - left < 3 ? ((left + right) / 2 - 1.5, (left + right) / 2 + 1.5) : (left, right);
        var middle = (left + right) / 2;
        var room = words.Length * 4.1;
        var (place, style) = middle + room > Right ? (Right, "on e")
            : middle - room < free ? (Math.Min(free, Right - 2 * room), "on s")
            : (middle, "on m");
        Picture.Rect(left, Top - 6, right - left, Bottom - Top + 6, "onset").Text(place, Top - 10, words, style);
        return this;
    }

    /// <summary>A small triangle on the axis: here it was told.</summary>
    public Frame AlertMark(double window)
    {
        var x = X.At(window);
        Picture.Path($"M{Svg.N(x)} {Svg.N(Bottom - 1)}l-5 -8h10z", "alert");
        return this;
    }

    /// <summary>A line through a series; gaps where there is no value, long series thinned.</summary>
    /// <param name="values">One value a window.</param>
    /// <param name="style">Classes.</param>
    /// <param name="first">The window of the first value.</param>
    public Frame Series(IReadOnlyList<double?> values, string style, int first = 0)
    {
        Picture.Path(Trace(values, first), "line " + style);
        return this;
    }

    /// <summary>The area between two series.</summary>
    public Frame Band(IReadOnlyList<double?> low, IReadOnlyList<double?> high, string style, int first = 0)
    {
        var data = new System.Text.StringBuilder();
        var kept = Thinning.Keep(high, 110);
        for (var i = 0; i < kept.Count;)
        {
            var from = i;
            while (i < kept.Count && low[kept[i]] is not null && high[kept[i]] is not null)
            {
                i++;
            }

            if (i - from > 1)
            {
                var run = kept.Skip(from).Take(i - from).ToList();
                var upper = run.Select(k => $"{Svg.N(X.At(first + k))} {Svg.N(Y.At(high[k]!.Value))}");
                var lower = run.AsEnumerable().Reverse().Select(k => $"{Svg.N(X.At(first + k))} {Svg.N(Y.At(low[k]!.Value))}");
                data.Append('M').AppendJoin('L', upper.Concat(lower)).Append('Z');
            }

            i = Math.Max(i, from + 1);
        }

        Picture.Path(data.ToString(), "band " + style);
        return this;
    }

    private string Trace(IReadOnlyList<double?> values, int first)
    {
        var data = new System.Text.StringBuilder();
        var open = false;
        foreach (var i in Thinning.Keep(values, 110))
        {
            if (values[i] is not { } value || !double.IsFinite(value))
            {
                open = false;
                continue;
            }

            var alone = !open && (i + 1 >= values.Count || values[i + 1] is null);
            data.Append(open ? 'L' : 'M').Append(Svg.N(X.At(first + i))).Append(' ').Append(Svg.N(Y.At(value)));
            data.Append(alone ? "h.1" : "");
            open = true;
        }

        return data.ToString();
    }
}
