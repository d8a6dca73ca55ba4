using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Vigil.Server.Dashboard.Pages;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Renders a journal as one HTML file that needs nothing else: no network, no fonts, no script.</summary>
public static class ReportRenderer
{
    /// <summary>Renders the report.</summary>
    /// <param name="journal">The run to report; nothing else is read.</param>
    /// <param name="cancel">Stops the work before it begins or between its two stages.</param>
    /// <returns>The whole page.</returns>
    public static async Task<string> RenderAsync(JournalView journal, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        cancel.ThrowIfCancellationRequested();
        var report = new Report(journal);
        cancel.ThrowIfCancellationRequested();
        var services = new ServiceCollection().BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            await using (renderer.ConfigureAwait(false))
            {
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportPage.Report)] = report });
                return await renderer.Dispatcher.InvokeAsync(async () =>
                {
                    var page = await renderer.RenderComponentAsync<ReportPage>(parameters).ConfigureAwait(false);
                    return page.ToHtmlString();
                }).ConfigureAwait(false);
            }
        }
    }
}
