using Vigil.Server.Dashboard;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The forms a judgement can be printed in. All of them read the journal and nothing else.</summary>
internal static class ResultFormat
{
    public static readonly string[] Names = ["text", "json", "markdown", "junit", "sarif"];

    /// <summary>Renders; ends with a line end.</summary>
    public static string Render(string format, JournalView view)
    {
        var text = format switch
        {
            "json" => JsonReport.Render(view),
            "markdown" => MarkdownReport.Render(view),
            "junit" => JUnitReport.Render(view),
            "sarif" => SarifReport.Render(view),
            _ => TextReport.Render(view),
        };
        return text.EndsWith('\n') ? text : text + "\n";
    }

    /// <summary>Renders the page.</summary>
    public static Task<string> Html(JournalView view, CancellationToken cancel) => ReportRenderer.RenderAsync(view, cancel);
}
