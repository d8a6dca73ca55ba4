using System.CommandLine;
using System.Globalization;
using Vigil.Cli.Configuration;
using Vigil.Events;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary>The flags that override what is inferred from the data; shared by the commands that read a reference.</summary>
internal sealed class ColumnFlags
{
    private readonly Option<string?> _time = Column("--time", "The column with the event's time.");
    private readonly Option<string?> _label = Column("--label", "The column with the truth.");
    private readonly Option<string?> _score = Column("--score", "The column with the model's score or probability.");
    private readonly Option<string?> _prediction = Column("--prediction", "The column with the model's decision or predicted value.");
    private readonly Option<string?> _id = Column("--id", "The column with the event's id.");
    private readonly Option<string?> _task = Choice("--task", "What the model does.", [.. ConfigReader.Tasks.Keys]);
    private readonly Option<string?> _positive = new("--positive") { Description = "The label's text that counts as positive.", HelpName = "TEXT" };
    private readonly Option<string[]> _groups = Columns("--group", "A protected attribute; may be given several times.");
    private readonly Option<string[]> _ignore = Columns("--ignore", "A column not to watch; may be given several times.");
    private readonly Option<double?> _budget = new("--budget")
    {
        Description = "Expected number of false alerts in the whole check, at most. Default 0.05.",
        HelpName = "B",
    };

    private readonly Option<long?> _chunkRows = new("--chunk-rows")
    {
        Description = "Rows of a chunk of the performance table.",
        HelpName = "N",
    };

    private readonly Option<string?> _config = new("--config") { Description = "Settings, as `vigil init` writes them.", HelpName = "vigil.yaml" };

    public void AddTo(Command command, bool withConfig = true)
    {
        _budget.CustomParser = r => Between(r, 1e-6, 100);
        _chunkRows.CustomParser = r => AtLeastOne(r);
        foreach (var option in new Option[] { _time, _label, _score, _prediction, _id, _groups, _ignore, _task, _positive, _budget, _chunkRows })
        {
            command.Options.Add(option);
        }

        if (withConfig)
        {
            command.Options.Add(_config);
        }
    }

    /// <summary>The settings file and the flags as one; a flag wins over the file.</summary>
    public VigilConfig Read(ParseResult parsed, CommandContext context)
    {
        var file = parsed.GetValue(_config);
        var config = file is null
            ? new VigilConfig { Plan = new PlanOptions() }
            : ConfigReader.Read(context.Mode.Resolve(file), file);
        return Apply(parsed, config.StatesBudget ? config : config with { Plan = config.Plan with { CheckBudget = PlanOptions.DefaultCheckBudget } });
    }

    /// <summary>Lays the flags over settings.</summary>
    public VigilConfig Apply(ParseResult parsed, VigilConfig config)
    {
        var columns = config.Columns;
        return config with
        {
            Columns = columns with
            {
                Time = parsed.GetValue(_time) ?? columns.Time,
                Label = parsed.GetValue(_label) ?? columns.Label,
                Score = parsed.GetValue(_score) ?? columns.Score,
                Prediction = parsed.GetValue(_prediction) ?? columns.Prediction,
                Id = parsed.GetValue(_id) ?? columns.Id,
                Groups = parsed.GetValue(_groups) is { Length: > 0 } groups ? groups : columns.Groups,
                Ignore = parsed.GetValue(_ignore) is { Length: > 0 } ignore ? ignore : columns.Ignore,
                Task = parsed.GetValue(_task) is { } task ? ConfigReader.Tasks[task] : columns.Task,
                Positive = parsed.GetValue(_positive) ?? columns.Positive,
            },
            Plan = config.Plan with
            {
                CheckBudget = parsed.GetValue(_budget) ?? config.Plan.CheckBudget,
                ChunkRows = parsed.GetValue(_chunkRows) ?? config.Plan.ChunkRows,
            },
        };
    }

    /// <summary>Checks every named column against the file, so that all wrong names are told at once and before any work.</summary>
    /// <exception cref="VigilError">A named column does not exist.</exception>
    public static void Verify(VigilConfig config, IEventSource reference)
    {
        var columns = config.Columns;
        var named = new (string Flag, string? Name)[]
        {
            ("--time", columns.Time), ("--label", columns.Label), ("--score", columns.Score), ("--prediction", columns.Prediction), ("--id", columns.Id), ("--query", config.Plan.Query),
        }
            .Where(n => n.Name is not null and not "none")
            .Concat(columns.Groups.Select(g => (Flag: "--group", Name: (string?)g)))
            .Concat(columns.Ignore.Select(i => (Flag: "--ignore", Name: (string?)i)))
            .Concat(columns.Types.Keys.Select(t => (Flag: "columns.types", Name: (string?)t)));
        var known = reference.Shape.Columns.Select(c => c.Name).ToList();
        var problems = named.Where(n => reference.Shape.IndexOf(n.Name!) < 0)
            .Select(n => new VigilError.Problem(
                $"there is no column '{n.Name}' in {reference.Name}", config.ColumnPlaces.GetValueOrDefault(n.Name!, n.Flag), Known(n.Name!, known)))
            .ToList();
        if (problems.Count > 0)
        {
            throw new VigilError(problems);
        }
    }

    private static string Known(string written, List<string> known)
    {
        const int told = 12;
        var near = NearestNames.Near(written, known);
        var list = string.Join(", ", near.Concat(known.Except(near)).Take(told)) + (known.Count > told ? $" and {known.Count - told} more" : "");
        return (near.Count == 0 ? "" : NearestNames.Hint(written, known) + " ") + "the columns are: " + list;
    }

    private static double? Between(System.CommandLine.Parsing.ArgumentResult result, double least, double most)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"'--budget' must be a number from {least:0.######} to {most:0.######}, found '{result.Tokens[0].Value}'"));
        return null;
    }

    private static long? AtLeastOne(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1)
        {
            return value;
        }

        result.AddError($"'--chunk-rows' must be a whole number of at least 1, found '{result.Tokens[0].Value}'");
        return null;
    }

    private static Option<string?> Column(string name, string description) => new(name) { Description = description, HelpName = "COLUMN" };

    private static Option<string[]> Columns(string name, string description) => new(name) { Description = description, HelpName = "COLUMN" };

    private static Option<string?> Choice(string name, string description, string[] words)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
