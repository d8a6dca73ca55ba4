using System.Globalization;

namespace Vigil.Bench.Reporting;

/// <summary>Collects tables, figures and broken promises of a run and prints them; numbers in the invariant culture.</summary>
internal sealed class Sheet(TextWriter output)
{
    private readonly List<string> _figures = [];

    /// <summary>Promises that did not hold, in words.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>Starts a table in markdown.</summary>
    public void Table(string title, params string[] columns)
    {
        output.WriteLine();
        output.WriteLine($"### {title}");
        output.WriteLine();
        output.WriteLine($"| {string.Join(" | ", columns)} |");
        output.WriteLine($"| {string.Join(" | ", columns.Select(_ => "---"))} |");
    }

    /// <summary>Adds a row to the table.</summary>
    public void Row(params object[] cells)
    {
        output.WriteLine($"| {string.Join(" | ", cells.Select(Text))} |");
        output.Flush();
    }

    /// <summary>A number that others may read.</summary>
    public void Figure(string name, double value, string unit) =>
        _figures.Add(string.Create(CultureInfo.InvariantCulture, $"figure {name} {value:0.######} {unit}"));

    /// <summary>Says that a promise must hold.</summary>
    public void Promise(bool holds, string sentence)
    {
        if (!holds)
        {
            Broken.Add(sentence);
        }
    }

    /// <summary>A line of text.</summary>
    public void Note(string text) => output.WriteLine(text);

    /// <summary>Prints figures and broken promises.</summary>
    public void Close()
    {
        output.WriteLine();
        _figures.ForEach(output.WriteLine);
        foreach (var broken in Broken)
        {
            output.WriteLine($"BROKEN {broken}");
        }
    }

    private static string Text(object cell) => cell switch
    {
        double value => value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
