using System.Globalization;
using System.Text;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>
/// Writes one picture. Every text is escaped here and nowhere else; colours come from the stylesheet's classes, so that a picture is
/// right in light, dark and print.
/// </summary>
internal sealed class Svg
{
    /// <summary>Every chart has this width in its own units; the page scales it.</summary>
    public const double Width = 460;

    private readonly StringBuilder _body = new();

    /// <summary>A coordinate with one decimal.</summary>
    public static string N(double value) =>
        double.IsFinite(value) ? Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture) : "0";

    /// <summary>A text made harmless for markup and cut to what XML allows.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\'' => safe.Append("&#39;"),
                < ' ' or (char)0xFFFE or (char)0xFFFF => safe.Append(' '),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    /// <summary>A straight line.</summary>
    public Svg Line(double x1, double y1, double x2, double y2, string style) =>
        Raw($"<line class=\"{style}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

    /// <summary>A rectangle; one with no extent is not drawn.</summary>
    public Svg Rect(double x, double y, double width, double height, string style) =>
        width <= 0 || height <= 0
            ? this
            : Raw($"<rect class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"/>");

    /// <summary>A circle.</summary>
    public Svg Dot(double x, double y, double radius, string style) =>
        Raw($"<circle class=\"{style}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"/>");

    /// <summary>A path whose data the caller has built from numbers.</summary>
    public Svg Path(string data, string style) => data.Length == 0 ? this : Raw($"<path class=\"{style}\" d=\"{data}\"/>");

    /// <summary>A text.</summary>
    /// <param name="x">Position.</param>
    /// <param name="y">Baseline.</param>
    /// <param name="text">Any text.</param>
    /// <param name="style">Classes; "s", "m" and "e" say whether x is its start, middle or end.</param>
    public Svg Text(double x, double y, string text, string style = "s") =>
        Raw($"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\">{Escape(text)}</text>");

    /// <summary>Closes the picture.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="height">Height in the same units as <see cref="Width"/>.</param>
    /// <param name="title">What the picture is.</param>
    /// <param name="description">What it shows, in words, for those who cannot see it.</param>
    public string Close(string id, double height, string title, string description) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(Width)} {N(height)}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">"
        + $"<title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>{_body}</svg>";

    private Svg Raw(string markup)
    {
        _body.Append(markup);
        return this;
    }
}
