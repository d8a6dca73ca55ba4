using System.Globalization;
using System.Text.RegularExpressions;
using Vigil.Server.Dashboard;

namespace Vigil.Tests.Dashboard;

public sealed partial class StylesheetTests
{
    /// <summary>Every pair of text and ground that the stylesheet uses.</summary>
    private static readonly string[] Texts = ["ink", "muted", "accent", "p1", "p2", "p3", "ok"];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("print")]
    public void Every_text_has_contrast_of_at_least_four_and_a_half(string theme)
    {
        var colours = Colours(theme);
        foreach (var text in Texts)
        {
            foreach (var ground in (string[])["paper", "raised"])
            {
                var contrast = Contrast(colours[text], colours[ground]);
                Assert.True(contrast >= 4.5, $"{theme}: {text} on {ground} has {contrast:0.00}");
            }
        }
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Lines_and_bars_have_contrast_of_at_least_two_and_a_half(string theme)
    {
        var colours = Colours(theme);
        foreach (var line in (string[])["accent", "grey", "c0", "c1", "c2", "c3", "c4", "c5"])
        {
            var contrast = Contrast(colours[line], colours["paper"]);
            Assert.True(contrast >= 2.5, $"{theme}: {line} has {contrast:0.00}");
        }
    }

    [Fact]
    public void Every_colour_of_light_has_one_in_dark_and_in_print()
    {
        var light = Colours("light").Keys.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(light, Block("dark").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(light, Block("print").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Darkness_grows_with_evidence_so_that_grey_prints_stay_readable()
    {
        var colours = Colours("light");
        var steps = Enumerable.Range(0, 4).Select(i => Luminance(colours["heat-" + i])).ToList();
        Assert.Equal(steps.OrderDescending(), steps);
    }

    private static Dictionary<string, string> Colours(string theme)
    {
        var colours = Block("light");
        foreach (var (name, value) in Block(theme))
        {
            colours[name] = value;
        }

        return colours;
    }

    private static Dictionary<string, string> Block(string theme)
    {
        var sheet = PageParts.Stylesheet;
        var from = theme switch
        {
            "light" => 0,
            "dark" => sheet.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal),
            _ => sheet.IndexOf("@media print", StringComparison.Ordinal),
        };
        var root = sheet.IndexOf(":root", from, StringComparison.Ordinal);
        var block = sheet[root..sheet.IndexOf('}', root)];
        return Variable().Matches(block).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => colour.Substring(1 + 2 * i, 2))
            .Select(hex => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToList();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex(@"--([a-z0-9-]+):\s*(#[0-9a-f]{6,8})")]
    private static partial Regex Variable();
}
