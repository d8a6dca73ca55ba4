namespace Vigil;

/// <summary>
/// A mistake the user can mend: a file that cannot be read, a wrong column, a bad setting. The message says where, what was
/// expected and what to do. Odd <em>values</em> in events never cause one; they are counted instead.
/// </summary>
public sealed class VigilError : Exception
{
    /// <summary>One problem with its place and its mend.</summary>
    /// <param name="message">What is wrong, in one sentence.</param>
    /// <param name="place">Where: a file, <c>file:line:column</c>, a field path; empty when there is none.</param>
    /// <param name="hint">What to do about it.</param>
    public VigilError(string message, string place = "", string hint = "")
        : this([new Problem(message, place, hint)])
    {
    }

    /// <summary>Several problems found in one go, so that the user mends them in one go.</summary>
    /// <param name="problems">At least one problem.</param>
    public VigilError(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, (problems ?? throw new ArgumentNullException(nameof(problems))).Select(p => p.ToString())))
        => Problems = problems;

    /// <summary>All problems, in the order they were found.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>One problem: what, where, and what to do.</summary>
    /// <param name="Message">What is wrong.</param>
    /// <param name="Place">Where it is; empty when it has no place.</param>
    /// <param name="Hint">What to do; empty when there is nothing to add.</param>
    public sealed record Problem(string Message, string Place, string Hint)
    {
        /// <summary>The problem as a person reads it: place, message, hint.</summary>
        public override string ToString() =>
            (Place.Length > 0 ? Place + ": " : "") + Message + (Hint.Length > 0 ? Environment.NewLine + "  " + Hint : "");
    }
}
