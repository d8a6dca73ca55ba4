using Vigil.Storage;
namespace Vigil.Server.Dashboard;
public static class ReportRenderer { public static Task<string> RenderAsync(JournalView view) => Task.FromResult("<html></html>"); }
public static class TextReport { public static string Render(JournalView view) => "text"; }
public static class MarkdownReport { public static string Render(JournalView view) => "# md"; }
