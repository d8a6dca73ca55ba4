using System.Text;
using Microsoft.AspNetCore.Components;
using Vigil.Server.Dashboard.Charts;

namespace Vigil.Server.Dashboard;

/// <summary>Sentences with names in back-ticks as markup; everything else in them is escaped.</summary>
internal static class Inline
{
    /// <summary>"`a` doubled" becomes a code element and text.</summary>
    public static MarkupString Html(string text)
    {
        var parts = text.Split('`');
        var html = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            var code = i % 2 == 1 && i < parts.Length - 1;
            var part = Svg.Escape(parts[i]).Replace(" %", "&nbsp;%", StringComparison.Ordinal);
            html.Append(code ? $"<code>{part}</code>" : i % 2 == 1 ? "`" + part : part);
        }

        return new MarkupString(html.ToString());
    }

    /// <summary>"`a` doubled" becomes "a doubled".</summary>
    public static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);
}
