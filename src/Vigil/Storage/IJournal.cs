namespace Vigil.Storage;

/// <summary>Where facts are appended, in order. Append before act: what is not in the journal did not happen.</summary>
public interface IJournal
{
    /// <summary>Appends one fact; when it returns, the fact is kept as durably as this journal can.</summary>
    /// <param name="fact">The fact.</param>
    void Append(Fact fact);
}

/// <summary>A journal in memory.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly List<Fact> _facts = [];

    /// <summary>The facts so far, in order.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <inheritdoc/>
    public void Append(Fact fact) => _facts.Add(fact);
}
