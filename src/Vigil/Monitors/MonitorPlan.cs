using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>
/// All monitors of a model, calibrated and frozen: what plan.json holds. It carries the reference's profile, so judging new data needs
/// nothing else. Generated, never edited by hand.
/// </summary>
/// <param name="Version">Version of the plan's form.</param>
/// <param name="Options">What the owner stated.</param>
/// <param name="Schema">Columns, roles, task and constraints.</param>
/// <param name="Reference">Size and span of the reference.</param>
/// <param name="Columns">What is known of each column, for the journal.</param>
/// <param name="Form">What was found out about the reference's file.</param>
/// <param name="Windows">How events are cut into windows.</param>
/// <param name="Lateness">Windows that stay open behind the newest one.</param>
/// <param name="RowsPerWindow">Median rows of a reference window.</param>
/// <param name="Layout">What profiles count.</param>
/// <param name="Profile">The reference's profile.</param>
/// <param name="Monitors">The monitors.</param>
/// <param name="LeftOut">What is not watched, and why.</param>
/// <param name="Performance">Realised metrics of the reference, for charts.</param>
/// <param name="ChunkWindows">Windows that make one chunk of the performance table, when chunks are not set in rows.</param>
public sealed record MonitorPlan(
    int Version,
    PlanOptions Options,
    Schema Schema,
    DataFacts Reference,
    IReadOnlyList<ColumnFacts> Columns,
    IReadOnlyList<KeyValue> Form,
    WindowSpec Windows,
    long Lateness,
    double RowsPerWindow,
    ProfileLayout Layout,
    ReferenceCounts Profile,
    IReadOnlyList<MonitorSpec> Monitors,
    IReadOnlyList<KeyValue> LeftOut,
    IReadOnlyList<PerformanceMeasured> Performance,
    int ChunkWindows)
{
    /// <summary>The form's version that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The columns and kinds that current data are read as.</summary>
    public TableShape Shape => new([.. Schema.Columns.Select(c => new ColumnShape(c.Name, c.Kind))], []);

    /// <summary>The plan as JSON: the same bytes for the same input on any machine.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlanContext.Default.MonitorPlan) + "\n";

    /// <summary>Content hash: the first 12 hexadecimal digits of SHA-256 over <see cref="ToJson"/>.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))[..12];

    /// <summary>Reads a plan.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="VigilError">It is not a plan, or one of another version.</exception>
    public static MonitorPlan Parse(string json, string place)
    {
        const string Mend = "make it again with `vigil plan` (or `vigil check`); a plan is never edited by hand";
        try
        {
            var plan = JsonSerializer.Deserialize(json, PlanContext.Default.MonitorPlan) ?? throw new VigilError("the file holds no plan", place, Mend);
            return plan.Version == CurrentVersion
                ? plan
                : throw new VigilError($"the plan has version {plan.Version}, this program reads version {CurrentVersion}", place, Mend);
        }
        catch (JsonException broken)
        {
            throw new VigilError($"not a plan: {broken.Path}", $"{place}:{broken.LineNumber + 1}:{broken.BytePositionInLine + 1}", Mend);
        }
    }
}

/// <summary>The counts of the reference's profile, as they stand in a plan.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Counts">Counts of every code of every column.</param>
/// <param name="Sampled">Rows that entered correlations and random features.</param>
/// <param name="Sums">Sums of normal scores.</param>
/// <param name="Products">Sums of products of normal scores.</param>
/// <param name="Waves">Sums of random features.</param>
/// <param name="LossRows">Rows with a loss.</param>
/// <param name="LossSum">Sum of losses.</param>
/// <param name="LossSquares">Sum of squared losses.</param>
/// <param name="ScoreByLabel">Counts of score codes by label.</param>
/// <param name="Duplicates">Rows whose id came before.</param>
/// <param name="GroupCells">For each protected attribute: rows by code, decision and label.</param>
public sealed record ReferenceCounts(
    long Rows,
    int[] Counts,
    long Sampled,
    long[] Sums,
    long[] Products,
    long[] Waves,
    long LossRows,
    long LossSum,
    long LossSquares,
    int[] ScoreByLabel,
    long Duplicates,
    int[][] GroupCells)
{
    internal static ReferenceCounts Of(WindowProfile profile) => new(
        profile.Rows, profile.Counts, profile.Sample.Rows, profile.Sample.Sums, profile.Sample.Products, profile.Sample.Waves, profile.LossRows, profile.LossSum, profile.LossSquares,
        profile.ScoreByLabel, profile.Duplicates, profile.GroupCells);

    internal WindowProfile ToProfile(ProfileLayout layout)
    {
        var profile = new WindowProfile(layout, 0)
        {
            Rows = Rows, LossRows = LossRows, LossSum = LossSum, LossSquares = LossSquares, Duplicates = Duplicates,
        };
        Counts.CopyTo(profile.Counts, 0);
        profile.Sample.Rows = Sampled;
        Sums.CopyTo(profile.Sample.Sums, 0);
        Products.CopyTo(profile.Sample.Products, 0);
        Waves.CopyTo(profile.Sample.Waves, 0);
        ScoreByLabel.CopyTo(profile.ScoreByLabel, 0);
        for (var g = 0; g < GroupCells.Length; g++)
        {
            GroupCells[g].CopyTo(profile.GroupCells[g], 0);
        }

        return profile;
    }
}
