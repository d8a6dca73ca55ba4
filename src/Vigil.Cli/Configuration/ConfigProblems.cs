using System.Globalization;

namespace Vigil.Cli.Configuration;

/// <summary>Collects every mistake of one settings file, so that all of them are told at once.</summary>
/// <param name="file">The file as the user wrote it.</param>
internal sealed class ConfigProblems(string file)
{
    /// <summary>More than this many are noise; the rest is counted.</summary>
    private const int MaxTold = 50;

    private readonly List<VigilError.Problem> _problems = [];
    private int _untold;

    public int Count => _problems.Count + _untold;

    public string PlaceOf(long line, long column) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}");

    public void Add(long line, long column, string message, string hint) => Keep(new(message, PlaceOf(line, column), hint));

    public void Add(YamlNode node, string message, string hint = "") => Add(node.Line, node.Column, message, hint);

    public void AddFile(string message, string hint) => Keep(new(message, file, hint));

    /// <summary>Throws when there is anything to tell.</summary>
    public void ThrowIfAny()
    {
        if (_problems.Count == 0)
        {
            return;
        }

        if (_untold > 0)
        {
            _problems.Add(new($"and {_untold} more mistakes", file, ""));
        }

        throw new VigilError(_problems);
    }

    private void Keep(VigilError.Problem problem)
    {
        if (_problems.Count < MaxTold)
        {
            _problems.Add(problem);
        }
        else
        {
            _untold++;
        }
    }
}
