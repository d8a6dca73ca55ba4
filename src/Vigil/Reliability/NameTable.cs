using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>
/// Names of routes, versions or stages as small numbers. Whatever callers send, memory stays bounded: beyond the most names of a day, new ones count as
/// "other"; a number is given anew only when nothing that is kept can refer to it.
/// </summary>
/// <param name="mostActive">Most names within a day.</param>
internal sealed class NameTable(int mostActive)
{
    /// <summary>No name was told.</summary>
    public const int None = 0;

    /// <summary>All names beyond the bound.</summary>
    public const int Other = 1;

    /// <summary>Most names at a time, those of all kept days included.</summary>
    public const int MostNames = 256;

    private const int LongestName = 100;
    private const long Day = 24 * 60;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Name, long LastSeen)> _names = [("", 0), ("other", 0)];
    private string? _lastName;
    private int _lastId;

    /// <summary>Calls whose name counted as "other".</summary>
    public long Overflow { get; private set; }

    /// <summary>The name with that number.</summary>
    public string this[int id] => id >= 0 && id < _names.Count ? _names[id].Name : "other";

    /// <summary>The number of a name.</summary>
    /// <param name="name">The name; null or empty when none was told.</param>
    /// <param name="minute">Minute of the call.</param>
    public int IdOf(string? name, long minute)
    {
        if (string.IsNullOrEmpty(name))
        {
            return None;
        }

        if (!ReferenceEquals(name, _lastName))
        {
            var key = name.Length > LongestName ? name[..LongestName] : name;
            if (!_ids.TryGetValue(key, out var id) && !TryAdd(key, minute, out id))
            {
                Overflow++;
                return Other;
            }

            (_lastName, _lastId) = (name, id);
        }

        var known = _names[_lastId];
        if (known.LastSeen < minute)
        {
            _names[_lastId] = known with { LastSeen = minute };
        }

        return _lastId;
    }

    /// <summary>Writes the table.</summary>
    public void Write(StateWriter writer)
    {
        writer.Count(Overflow);
        writer.Count(_names.Count - 2);
        foreach (var (name, seen) in _names.Skip(2))
        {
            writer.Text(name);
            writer.Number(seen);
        }
    }

    /// <summary>Reads what was written into this empty table.</summary>
    public void Read(StateReader reader)
    {
        Overflow = reader.Count();
        var count = reader.Length(2);
        if (count > MostNames)
        {
            throw reader.Broken("there are more names than can be");
        }

        for (var i = 0; i < count; i++)
        {
            var name = reader.Text();
            if (!_ids.TryAdd(name, _names.Count))
            {
                throw reader.Broken("a name stands twice");
            }

            _names.Add((name, reader.Number()));
        }
    }

    private bool TryAdd(string name, long minute, out int id)
    {
        id = Other;
        var (active, oldest) = (0, -1);
        for (var i = 2; i < _names.Count; i++)
        {
            active += _names[i].LastSeen > minute - Day ? 1 : 0;
            oldest = oldest < 0 || _names[i].LastSeen < _names[oldest].LastSeen ? i : oldest;
        }

        if (active >= mostActive)
        {
            return false;
        }

        if (_names.Count < MostNames + 2)
        {
            id = _names.Count;
            _names.Add((name, minute));
        }
        else if (_names[oldest].LastSeen < minute - MinuteArchive.HoursKept * 60 - Day)
        {
            id = oldest;
            _ids.Remove(_names[oldest].Name);
            _lastName = null;
            _names[id] = (name, minute);
        }
        else
        {
            return false;
        }

        _ids[name] = id;
        return true;
    }
}
