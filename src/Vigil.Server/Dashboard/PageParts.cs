using Microsoft.AspNetCore.Components;

namespace Vigil.Server.Dashboard;

/// <summary>What a page carries with it.</summary>
internal static class PageParts
{
    /// <summary>The one stylesheet.</summary>
    public static string Stylesheet { get; } = Read("vigil.css");

    /// <summary>The few lines of script: a filter for long tables, details opened for print.</summary>
    public static string Script { get; } = Read("vigil.js");

    /// <summary>The stylesheet as an element.</summary>
    public static MarkupString Style => new($"<style>\n{Stylesheet}</style>");

    /// <summary>The script as an element.</summary>
    public static MarkupString ScriptElement => new($"<script>\n{Script}</script>");

    private static string Read(string name)
    {
        using var stream = typeof(PageParts).Assembly.GetManifestResourceStream("Vigil.Server.Dashboard." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
