using Vigil.Events;
using Vigil.Server.Metrics;

namespace Vigil.Tests.Metrics;

/// <summary>The owner's own metrics in SQL: right numbers, places of mistakes, no way out to files or network.</summary>
public sealed class SqlMetricTests
{
    private static readonly Levels Cities = new();

    private static readonly Column[] Columns =
    [
        new NumericColumn("income", [60_000, 70_000, 10_000, Missing.Null, double.NaN]),
        new NumericColumn("prediction", [1, 0, 1, 1, 1]),
        new CategoryColumn("Home City", [Cities.CodeOf("Ulm"), Cities.CodeOf("Bonn"), Cities.CodeOf("Ulm"), Levels.Null, Cities.CodeOf("Ulm")], Cities),
        new TimeColumn("at", [0, 86_400_000_000, 2 * 86_400_000_000, Missing.NullTime, 0]),
        new TextColumn("user", [7, 7, 9, TextHash.Null, 11], [2, 2, 2, -1, 2]),
    ];

    private static readonly TableShape Shape = new([.. Columns.Select(c => new ColumnShape(c.Name, c.Kind))], []);

    [Theory]
    [InlineData("avg(case when income > 50000 then prediction end)", 0.5)]
    [InlineData("count(*)", 5)]
    [InlineData("count(income)", 3)]
    [InlineData("avg(income)", 140_000 / 3.0)]
    [InlineData("count(*) filter (where \"Home City\" = 'Ulm') / count(*)", 0.6)]
    [InlineData("count(distinct \"user\")", 3)]
    [InlineData("max(date_diff('day', timestamp '1970-01-01', \"at\"))", 2)]
    [InlineData("max(prediction) -- a note", 1)]
    public void An_expression_gives_its_number(string sql, double expected)
    {
        using var metric = SqlMetric.Compile("own", sql, Shape, o => $"vigil.yaml:1:{o}");
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(expected, metric.Measure(new EventBatch(0, 5, [.. metric.Columns.Select(n => Columns.Single(c => c.Name == n))])), 9);
        }
    }

    [Fact]
    public void A_number_without_rows_to_count_is_undefined()
    {
        using var metric = SqlMetric.Compile("own", "avg(case when income > 1e9 then prediction end)", Shape, _ => "");
        Assert.Equal(["income", "prediction"], metric.Columns);
        Assert.True(double.IsNaN(metric.Measure(new EventBatch(0, 5, [Columns[0], Columns[1]]))));
    }

    [Theory]
    [InlineData("avg(incme)", "vigil.yaml:7:14", "income")]
    [InlineData("income", "vigil.yaml:7:10", "aggregate")]
    [InlineData("avg(", "vigil.yaml:7:", "")]
    [InlineData("sum(\"Home City\")", "vigil.yaml:7:10", "")]
    public void A_mistake_is_told_with_its_place(string sql, string place, string hint)
    {
        var error = Assert.Throws<VigilError>(() => SqlMetric.Compile("own", sql, Shape, o => $"vigil.yaml:7:{10 + o}"));
        Assert.StartsWith(place, error.Problems[0].Place);
        Assert.Contains("'own'", error.Problems[0].Message);
        Assert.Contains(hint, error.Problems[0].Hint);
    }

    [Theory]
    [InlineData("(select count(*) from read_csv('/etc/passwd'))")]
    [InlineData("(select count(*) from read_text('/etc/hostname'))")]
    [InlineData("(select count(*) from glob('/*'))")]
    [InlineData("(select count(*) from '/etc/passwd.csv')")]
    [InlineData("(select count(*) from read_parquet('https://example.invalid/x.parquet'))")]
    [InlineData("1) AS DOUBLE); SET enable_external_access = true; SELECT CAST((1")]
    [InlineData("1) AS DOUBLE); COPY rows TO '/tmp/vigil-own-metric.csv'; SELECT CAST((1")]
    [InlineData("1) AS DOUBLE); ATTACH '/tmp/vigil-own-metric.db'; SELECT CAST((1")]
    public void Files_network_and_settings_are_out_of_reach(string sql)
    {
        Assert.Throws<VigilError>(() => SqlMetric.Compile("own", sql, Shape, _ => "vigil.yaml:1:1"));
        Assert.False(File.Exists("/tmp/vigil-own-metric.csv") || File.Exists("/tmp/vigil-own-metric.db"));
    }
}
