using System.Globalization;
using System.Text;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class FuzzTests : IDisposable
{
    /// <summary>Sixty a format by default; a nightly run sets more.</summary>
    private static readonly int Rounds = int.TryParse(
        Environment.GetEnvironmentVariable("VIGIL_FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 60;

    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("csv.zst")]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    public void Mutated_file_reads_or_is_refused_with_a_message(string kind)
    {
        var valid = Valid(kind);
        var random = new Random(kind.Length * 1000 + kind[0]);
        for (var round = 0; round < Rounds; round++)
        {
            var path = _files.Write("t." + kind, Mutate(valid, random));
            try
            {
                FileFixture.ReadAll(FileSource.Open(path, new ReadOptions(), null, FileFixture.SmallLimits));
            }
            catch (VigilError error)
            {
                Assert.NotEmpty(error.Problems[0].Message);
            }
        }
    }

    private static byte[] Valid(string kind)
    {
        var csv = Encoding.UTF8.GetBytes("a,b,c\n" + string.Concat(Enumerable.Range(0, 400).Select(i => FormattableString.Invariant(
            $"{i * 1.5},\"level {i % 7}\",2024-01-01 00:{i % 60:00}:00\n"))));
        return kind switch
        {
            "csv" => csv,
            "csv.gz" => FileFixture.Gzip(csv),
            "csv.zst" => FileFixture.Zstd(csv),
            "jsonl" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => FormattableString.Invariant(
                $"{{\"a\": {i}, \"b\": {{\"c\": \"x{i % 5}\"}}, \"d\": [1, 2], \"e\": null}}\n")))),
            "parquet" => ParquetFiles.Simple(400, 150),
            "arrow" => ArrowTests.Write([ArrowTests.Batch(0, 200), ArrowTests.Batch(200, 200)], stream: false, null),
            _ => ArrowTests.Write([ArrowTests.Batch(0, 200), ArrowTests.Batch(200, 200)], stream: true, null),
        };
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 1; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 50), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 50)).Select(_ => (byte)random.Next(256)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, "\",;\n\r\0{}[]\t"u8[random.Next(11)..].ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
