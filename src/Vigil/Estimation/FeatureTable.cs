using Vigil.Events;

namespace Vigil.Estimation;

/// <summary>One input of a model: numbers, or codes into a vocabulary.</summary>
internal sealed class FeatureColumn
{
    private FeatureColumn(string name, double[]? numbers, int[]? codes, IReadOnlyList<string> levels) =>
        (Name, Numbers, Codes, Levels) = (name, numbers, codes, levels);

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The values; NaN where absent. Null for categories.</summary>
    public double[]? Numbers { get; }

    /// <summary>Positions in <see cref="Levels"/>; negative where absent. Null for numbers.</summary>
    public int[]? Codes { get; }

    /// <summary>The vocabulary; empty for numbers.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Numbers?.Length ?? Codes!.Length;

    /// <summary>A column of numbers.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The values; NaN where absent; owned by the column from here on.</param>
    public static FeatureColumn Numeric(string name, double[] values) => new(name, values, null, []);

    /// <summary>A column of categories.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="codes">Positions in the vocabulary; negative where absent.</param>
    /// <param name="levels">The vocabulary.</param>
    public static FeatureColumn Category(string name, int[] codes, IReadOnlyList<string> levels) => new(name, null, codes, levels);

    /// <summary>A column of texts with few distinct values; an empty text is an absent value.</summary>
    public static FeatureColumn Category(string name, IReadOnlyList<string> texts)
    {
        var levels = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[texts.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            if (texts[i].Length == 0)
            {
                codes[i] = -1;
                continue;
            }

            if (!known.TryGetValue(texts[i], out codes[i]))
            {
                codes[i] = known[texts[i]] = levels.Count;
                levels.Add(texts[i]);
            }
        }

        return new(name, null, codes, levels);
    }

    /// <summary>Some rows.</summary>
    public FeatureColumn Pick(int[] rows) => Numbers is { } numbers
        ? Numeric(Name, Array.ConvertAll(rows, row => numbers[row]))
        : Category(Name, Array.ConvertAll(rows, row => Codes![row]), Levels);
}

/// <summary>The inputs of a model, by column: what domain classifiers and loss models learn from.</summary>
internal sealed class FeatureTable
{
    /// <summary>Puts columns together.</summary>
    /// <param name="columns">The columns, all of the same length.</param>
    public FeatureTable(IReadOnlyList<FeatureColumn> columns)
    {
        Columns = columns;
        Rows = columns.Count == 0 ? 0 : columns[0].Rows;
        if (columns.Any(column => column.Rows != Rows))
        {
            throw new ArgumentException("All columns must have the same number of rows.", nameof(columns));
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The named numeric and categorical columns of some batches; time and text columns are left out.</summary>
    /// <param name="batches">Batches of one source, in order.</param>
    /// <param name="names">Which columns.</param>
    public static FeatureTable Of(IReadOnlyList<EventBatch> batches, IReadOnlyList<string> names)
    {
        var columns = new List<FeatureColumn>();
        for (var c = 0; batches.Count > 0 && c < batches[0].Columns.Count; c++)
        {
            var first = batches[0].Columns[c];
            if (!names.Contains(first.Name))
            {
                continue;
            }

            if (first is NumericColumn)
            {
                columns.Add(FeatureColumn.Numeric(first.Name, [.. batches.SelectMany(b => ((NumericColumn)b.Columns[c]).Values)]));
            }
            else if (first is CategoryColumn category)
            {
                int[] codes = [.. batches.SelectMany(b => ((CategoryColumn)b.Columns[c]).Codes)];
                var levels = category.Levels;
                columns.Add(FeatureColumn.Category(first.Name, codes, [.. Enumerable.Range(0, levels.Count).Select(code => levels[code])]));
            }
        }

        return new(columns);
    }

    /// <summary>Some rows.</summary>
    /// <param name="rows">0-based row numbers.</param>
    public FeatureTable Pick(int[] rows) => new([.. Columns.Select(column => column.Pick(rows))]);

    /// <summary>Consecutive rows.</summary>
    public FeatureTable Slice(int start, int count) => Pick([.. Enumerable.Range(start, count)]);

    /// <summary>The column of a name; null when there is none.</summary>
    public FeatureColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);
}
