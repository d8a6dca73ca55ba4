namespace Vigil.Statistics;

/// <summary>
/// Grows one tree at a time, level by level, from sums of gradients and curvatures per column and code. A child's sums are counted for the
/// smaller sibling and subtracted for the larger one. Scratch memory is kept between trees.
/// </summary>
internal sealed class TreeGrower
{
    private const int Codes = CodedTable.MaximumCodes;

    private readonly CodedTable _table;
    private readonly BoostingOptions _options;
    private readonly int[] _rows;
    private readonly int[] _spare;
    private readonly List<TreeNode> _nodes = [];

    public TreeGrower(CodedTable table, BoostingOptions options)
    {
        (_table, _options) = (table, options);
        (_rows, _spare) = (new int[table.Rows], new int[table.Rows]);
    }

    /// <summary>Grows a tree towards the gradients and adds its steps to the raw predictions.</summary>
    /// <param name="gradients">Negative gradient of each row.</param>
    /// <param name="curvatures">Second derivative of each row, not negative.</param>
    /// <param name="raw">Raw predictions; moved by the tree.</param>
    public Tree Grow(float[] gradients, float[] curvatures, double[] raw)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] = i;
        }

        _nodes.Clear();
        _nodes.Add(default);
        var level = new List<Part> { new(0, 0, _rows.Length, Count(0, _rows.Length, gradients, curvatures)) };
        for (var depth = 0; level.Count > 0; depth++)
        {
            var next = new List<Part>();
            foreach (var part in level)
            {
                var split = depth < _options.Depth && part.Length >= 2 * _options.MinimumRows ? Best(part) : default;
                if (split.Gain > 0)
                {
                    Divide(part, split, gradients, curvatures, depth + 1 < _options.Depth, next);
                }
                else
                {
                    Close(part, raw, gradients, curvatures);
                }
            }

            level = next;
        }

        return new([.. _nodes]);
    }

    private void Close(Part part, double[] raw, float[] gradients, float[] curvatures)
    {
        var (gradient, curvature) = (0.0, 0.0);
        for (var i = part.Start; i < part.Start + part.Length; i++)
        {
            gradient += gradients[_rows[i]];
            curvature += curvatures[_rows[i]];
        }

        var value = _options.Rate * gradient / (curvature + _options.Ridge);
        _nodes[part.Node] = new(0, 0, 0, 0, value);
        for (var i = part.Start; i < part.Start + part.Length; i++)
        {
            raw[_rows[i]] += value;
        }
    }

    private void Divide(Part part, Split split, float[] gradients, float[] curvatures, bool goesOn, List<Part> next)
    {
        var codes = _table.Columns[split.Column];
        var (left, right) = (part.Start, 0);
        for (var i = part.Start; i < part.Start + part.Length; i++)
        {
            var row = _rows[i];
            if (((split.LeftCodes >> codes[row]) & 1) != 0)
            {
                _rows[left++] = row;
            }
            else
            {
                _spare[right++] = row;
            }
        }

        Array.Copy(_spare, 0, _rows, left, right);
        _nodes[part.Node] = new(split.Column, split.LeftCodes, _nodes.Count, _nodes.Count + 1, 0);
        _nodes.Add(default);
        _nodes.Add(default);
        var leftLength = left - part.Start;
        float[] ofLeft = [], ofRight = [];
        if (goesOn)
        {
            // Sums are only needed where a further split may follow.
            var smaller = leftLength <= right ? Count(part.Start, leftLength, gradients, curvatures) : Count(left, right, gradients, curvatures);
            var larger = part.Sums;
            for (var i = 0; i < larger.Length; i++)
            {
                larger[i] -= smaller[i];
            }

            (ofLeft, ofRight) = leftLength <= right ? (smaller, larger) : (larger, smaller);
        }

        next.Add(new(_nodes.Count - 2, part.Start, leftLength, ofLeft));
        next.Add(new(_nodes.Count - 1, left, right, ofRight));
    }

    private float[] Count(int start, int length, float[] gradients, float[] curvatures)
    {
        var sums = new float[_table.Columns.Length * Codes * 3];
        for (var c = 0; c < _table.Columns.Length; c++)
        {
            var codes = _table.Columns[c];
            var own = sums.AsSpan(c * Codes * 3, Codes * 3);
            for (var i = start; i < start + length; i++)
            {
                var row = _rows[i];
                var at = codes[row] * 3;
                own[at] += gradients[row];
                own[at + 1] += curvatures[row];
                own[at + 2]++;
            }
        }

        return sums;
    }

    private Split Best(Part part)
    {
        var best = default(Split);
        Span<int> order = stackalloc int[Codes];
        for (var c = 0; c < _table.Columns.Length; c++)
        {
            var sums = part.Sums.AsSpan(c * Codes * 3, Codes * 3);
            var used = Order(sums, order, _table.Ordered[c]);
            var (gradient, curvature, rows) = (0.0, 0.0, 0.0);
            for (var i = 0; i < used; i++)
            {
                gradient += sums[order[i] * 3];
                curvature += sums[(order[i] * 3) + 1];
                rows += sums[(order[i] * 3) + 2];
            }

            var (g, h, n, codes) = (0.0, 0.0, 0.0, 0UL);
            for (var i = 0; i < used - 1; i++)
            {
                g += sums[order[i] * 3];
                h += sums[(order[i] * 3) + 1];
                n += sums[(order[i] * 3) + 2];
                codes |= 1UL << order[i];
                if (n < _options.MinimumRows || rows - n < _options.MinimumRows)
                {
                    continue;
                }

                var gain = Score(g, h) + Score(gradient - g, curvature - h) - Score(gradient, curvature);
                best = gain > best.Gain * (1 + 1e-6) && gain > 1e-6 ? new(gain, c, codes) : best;
            }
        }

        return best;
    }

    private int Order(ReadOnlySpan<float> sums, Span<int> order, bool ordered)
    {
        var used = 0;
        Span<double> keys = stackalloc double[Codes];
        for (var code = 0; code < Codes; code++)
        {
            if (sums[(code * 3) + 2] >= 0.5f)
            {
                // Categories with few rows would sort by noise; the added curvature draws their mean towards zero.
                keys[used] = ordered ? code : sums[code * 3] / (sums[(code * 3) + 1] + (10 * _options.Ridge));
                order[used++] = code;
            }
        }

        if (!ordered)
        {
            keys[..used].Sort(order[..used]);
        }

        return used;
    }

    private double Score(double gradient, double curvature) => gradient * gradient / (curvature + _options.Ridge);

    private readonly record struct Part(int Node, int Start, int Length, float[] Sums);

    private readonly record struct Split(double Gain, int Column, ulong LeftCodes);
}
