using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class HostileCorpusTests : IDisposable
{
    private readonly FileFixture _files = new();

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (var i = 0; i < HostileCorpus.All.Count; i++)
            {
                cases.Add(i, HostileCorpus.All[i].Name);
            }

            return cases;
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Hostile_file_is_read_or_refused_as_expected(int index, string name)
    {
        var hostile = HostileCorpus.All[index];
        Assert.Equal(name, hostile.Name);
        var path = _files.Write(hostile.File, hostile.Bytes);

        // Small limits stand for the large ones, but a wide or long honest row must pass.
        var limits = FileFixture.SmallLimits with { CellLength = 2 << 20 };
        if (hostile.Errors.Length > 0)
        {
            var error = Assert.Throws<VigilError>(() => FileFixture.ReadAll(FileSource.Open(path, new ReadOptions(), null, limits)));
            Assert.All(hostile.Errors, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
            Assert.All(error.Problems, problem => Assert.StartsWith(path, problem.Place, StringComparison.Ordinal));
            Assert.All(error.Problems, problem => Assert.NotEmpty(problem.Hint));
            // Names of a native library's types tell a reader nothing.
            Assert.DoesNotContain("(message:", error.Message, StringComparison.Ordinal);
            return;
        }

        var batch = FileFixture.ReadAll(FileSource.Open(path, new ReadOptions(), null, limits));
        Assert.Equal((hostile.Rows, hostile.Nulls, hostile.Invalid, hostile.Odd), Count(batch));
    }

    [Fact]
    public void Corpus_has_at_least_fifty_files_with_names_of_their_own()
    {
        Assert.True(HostileCorpus.All.Count >= 50);
        Assert.Equal(HostileCorpus.All.Count, HostileCorpus.All.Select(h => h.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("nothing-here.csv", "no such file or folder")]
    [InlineData("nothing-here/at-all.csv", "no such file or folder")]
    [InlineData("*.csv", "no file fits the pattern")]
    [InlineData("", "no file that can be read")]
    public void Missing_files_are_named_with_what_to_do(string name, string expected)
    {
        var error = Assert.Throws<VigilError>(() => FileSource.Open(Path.Combine(_files.Root, name), new ReadOptions()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Problems[0].Hint);
    }

    [Fact]
    public void Missing_file_names_its_neighbours()
    {
        _files.Write("loans_2024.csv", "a\n1\n");
        var error = Assert.Throws<VigilError>(() => FileSource.Open(Path.Combine(_files.Root, "loans_2023.csv"), new ReadOptions()));
        Assert.Contains("loans_2024.csv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delimiter")]
    [InlineData("decimal")]
    [InlineData("encoding")]
    [InlineData("time_zone")]
    [InlineData("time_format")]
    [InlineData("kinds")]
    public void Settings_that_make_no_sense_are_refused(string setting)
    {
        var path = _files.Write("t.csv", "t,b\n2024-01-01,2\n2024-01-02,3\n");
        var options = setting switch
        {
            "delimiter" => new ReadOptions { Delimiter = "ab" },
            "decimal" => new ReadOptions { Decimal = "dash" },
            "encoding" => new ReadOptions { Encoding = "ebcdic" },
            "time_zone" => new ReadOptions { TimeZone = "Mars/Olympus" },
            "time_format" => new ReadOptions { TimeFormat = "HH:mm" },
            _ => new ReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["nope"] = ColumnKind.Text } },
        };
        var error = Assert.Throws<VigilError>(() => FileSource.Open(path, options));
        Assert.NotEmpty(error.Problems[0].Hint);
    }

    private static (int Rows, int Nulls, int Invalid, int Odd) Count(EventBatch batch)
    {
        int nulls = 0, invalid = 0, odd = 0;
        foreach (var column in batch.Columns)
        {
            switch (column)
            {
                case NumericColumn numbers:
                    nulls += numbers.Values.Count(Missing.IsNull);
                    invalid += numbers.Values.Count(Missing.IsInvalid);
                    odd += numbers.Values.Count(v => !double.IsFinite(v) && !Missing.IsNull(v) && !Missing.IsInvalid(v));
                    break;
                case TimeColumn times:
                    nulls += times.Micros.Count(m => m == Missing.NullTime);
                    invalid += times.Micros.Count(m => m == Missing.InvalidTime);
                    break;
                case CategoryColumn words:
                    nulls += words.Codes.Count(c => c == Levels.Null);
                    break;
                case TextColumn texts:
                    nulls += texts.Lengths.Count(l => l < 0);
                    break;
            }
        }

        return (batch.Rows, nulls, invalid, odd);
    }
}
