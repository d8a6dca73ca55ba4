namespace Vigil.Storage;

/// <summary>
/// Where a lasting watch keeps what it saw: every closed window and the labels that came for it. Evidence, alerts and incidents are a function of
/// these steps in their order, so a restart reads them again and goes on.
/// </summary>
public interface IWindowLog
{
    /// <summary>Appends one step.</summary>
    /// <param name="step">The step.</param>
    void Append(WindowStep step);

    /// <summary>Reads the steps of one window again: the window, then its labels when they came.</summary>
    /// <param name="window">0-based number of the window.</param>
    IReadOnlyList<WindowStep> Of(int window);
}

/// <summary>A window closed, or its labels came.</summary>
/// <param name="Window">0-based number of the window in the watch.</param>
/// <param name="IsLabels">True when its labels came.</param>
/// <param name="Body">What was counted (docs/formats/state.md).</param>
public sealed record WindowStep(int Window, bool IsLabels, byte[] Body);

/// <summary>Steps in memory.</summary>
public sealed class MemoryWindowLog : IWindowLog
{
    private readonly List<WindowStep> _steps = [];

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyList<WindowStep> Steps => _steps;

    /// <inheritdoc/>
    public void Append(WindowStep step) => _steps.Add(step);

    /// <inheritdoc/>
    public IReadOnlyList<WindowStep> Of(int window) => [.. _steps.Where(s => s.Window == window).OrderBy(s => s.IsLabels)];
}
