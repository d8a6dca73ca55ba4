using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Vigil.Bench.Streams;

namespace Vigil.Bench.Parsing;

/// <summary>Events as a credit model sends them: whole numbers, amounts with two decimals, shares with all their digits, categories, flags.</summary>
internal sealed class ParseEvents(ulong seed)
{
    private static readonly string[] Jobs = ["clerk", "teacher", "engineer", "driver", "nurse", "farmer", "manager", "retired"];
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly Draw _draw = new(seed);

    /// <summary>One object, or an array of them.</summary>
    public byte[] Json(int rows, string separator = ":")
    {
        var events = Enumerable.Range(0, rows).Select(i => "{" + string.Join(separator == ":" ? "," : ", ", Event(i).Select(p => $"\"{p.Name}\"{separator}{p.Value}")) + "}").ToList();
        return Encoding.UTF8.GetBytes(rows == 1 ? events[0] : "[" + string.Join(',', events) + "]");
    }

    /// <summary>An array of labels.</summary>
    public byte[] Labels(int rows) => Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, rows).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"prediction_id\":\"p-{i + 10_000_000}\",\"label\":{(_draw.Chance(0.3) ? 1 : 0)},\"time\":\"{Time(i)}\"}}"))) + "]");

    /// <summary>An Arrow stream with the same columns.</summary>
    public byte[] Arrow(int rows)
    {
        var ids = new StringArray.Builder();
        var times = new TimestampArray.Builder(Apache.Arrow.Types.TimeUnit.Microsecond, "UTC");
        var numbers = Enumerable.Range(0, 16).Select(_ => new DoubleArray.Builder()).ToArray();
        var texts = Enumerable.Range(0, 4).Select(_ => new StringArray.Builder()).ToArray();
        var score = new DoubleArray.Builder();
        for (var i = 0; i < rows; i++)
        {
            ids.Append(string.Create(CultureInfo.InvariantCulture, $"p-{i + 10_000_000}"));
            times.Append(Start.AddMilliseconds(10 * i));
            System.Array.ForEach(numbers, n => n.Append(Math.Round(1000 * _draw.Uniform(), 2)));
            System.Array.ForEach(texts, t => t.Append(Job()));
            score.Append(_draw.Uniform());
        }

        (string Name, IArrowArray Array)[] columns =
        [
            ("prediction_id", ids.Build()), ("time", times.Build()), ("scores.yes", score.Build()),
            .. numbers.Select((n, i) => ($"features.number_{i}", (IArrowArray)n.Build())), .. texts.Select((t, i) => ($"features.text_{i}", (IArrowArray)t.Build())),
        ];
        var schema = new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true)), null);
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, columns.Select(c => c.Array), rows));
            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    private IEnumerable<(string Name, string Value)> Event(int i)
    {
        yield return ("prediction_id", string.Create(CultureInfo.InvariantCulture, $"\"p-{i + 10_000_000}\""));
        yield return ("version", "\"7\"");
        yield return ("time", $"\"{Time(i)}\"");
        yield return ("features", "{" + string.Join(',', Features().Select(f => $"\"{f.Name}\":{f.Value}")) + "}");
        yield return ("prediction", _draw.Chance(0.3) ? "\"yes\"" : "\"no\"");
        yield return ("scores", "{\"yes\":" + Number(_draw.Uniform(), "R") + "}");
        yield return ("latency_ms", Number(20 * _draw.Uniform(), "0.0"));
    }

    private IEnumerable<(string Name, string Value)> Features()
    {
        string[] whole = ["age", "years_employed", "open_accounts", "late_payments", "dependants", "term_months"];
        string[] money = ["income", "amount", "debt", "savings", "rent", "instalment"];
        string[] shares = ["utilisation", "debt_ratio"];
        string[] words = ["job", "housing", "purpose", "region"];
        string[] flags = ["married", "owns_car"];
        return whole.Select(n => (n, Number(Math.Floor(80 * _draw.Uniform()), "0")))
            .Concat(money.Select(n => (n, Number(90_000 * _draw.Uniform(), "0.00"))))
            .Concat(shares.Select(n => (n, Number(_draw.Uniform(), "R"))))
            .Concat(words.Select(n => (n, "\"" + Job() + "\"")))
            .Concat(flags.Select(n => (n, _draw.Chance(0.5) ? "true" : "false")));
    }

    private string Job() => Jobs[(int)(Jobs.Length * _draw.Uniform())];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Time(int i) => Start.AddMilliseconds(10 * i).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
