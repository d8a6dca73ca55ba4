using System.Text;
using static Vigil.Tests.Files.HostileCorpus;

namespace Vigil.Tests.Files;

/// <summary>Hostile delimited texts.</summary>
internal static class HostileTexts
{
    public static IEnumerable<HostileFile> All() => [.. Broken(), .. Odd(), .. Encoded(), .. Large()];

    private static IEnumerable<HostileFile> Broken() =>
    [
        Fails("empty file", "", "t.csv", "the file is empty"),
        Fails("white space only", " \n\n  \n", "nothing but white space"),
        Fails("byte-order mark only", "\uFEFF", "nothing but white space"),
        Fails("header only", "a,b,c\n", "the file has no rows", "at least one row"),
        Fails("row too short", "a,b,c\n1,2,3\n4,5\n6,7,8\n", "t.csv:3", "the row has 2 fields, expected 3", "every row must have a field"),
        Fails("row too long", "a,b\n1,2\n3,4,5\n6,7\n", "t.csv:3", "the row has 3 fields, expected 2", "double quotes"),
        Fails("last row cut off", "a,b,c\n1,2,3\n4,5,6\n7,8", "t.csv:4", "the row has 2 fields", "cut off"),
        Fails("header shorter than rows", "a,b\n1,2,3\n4,5,6\n", "t.csv:2", "the row has 3 fields, expected 2"),
        Fails("ragged after quoted line breaks", "a,b\n\"x\ny\nz\",1\n\"u\nv\",2\n3\n", "t.csv:7", "the row has 1 fields"),
        Fails("ragged far behind the sample", "a,b\n" + Repeat("1,2\n", 40_000) + "1,2,3\n1,2\n", "t.csv:40002", "the row has 3 fields"),
        Fails("duplicate column names", "a,b,a\n1,2,3\n", "t.csv:1", "columns 1 and 3 are both named 'a'", "Rename"),
        Fails("several bad names at once", "a,,a,\n1,2,3,4\n", "column 2 has no name", "columns 1 and 3", "column 4 has no name"),
        Fails("index column of pandas without a name", ",a,b\n0,1,2\n1,3,4\n", "column 1 has no name", "index=False"),
        Fails("quote opened and never closed", "a,b\n\"" + Repeat("x,y\n", 80_000), "t.csv:2", "the row has 1 fields", "a quote was opened and never closed"),
        Fails("quote opened and never closed, far before the end", "a,b\n1,2\n\"" + Repeat("x,y\n", 600_000), "t.csv:3", "the row has 1 fields", "never closed"),
        Fails("zero bytes in the text", "a,b\n1,\0\n", "zero bytes"),
        Fails("Excel workbook named csv", "t.csv", [0x50, 0x4B, 0x03, 0x04, 0x14, 0], "Excel", "CSV or Parquet"),
        Fails("bzip2", "t.csv", "BZh91AY&SY"u8.ToArray(), "bzip2", "Unpack"),
        Fails("SQLite named csv", "t.csv", "SQLite format 3\0"u8.ToArray(), "SQLite"),
    ];

    private static IEnumerable<HostileFile> Odd() =>
    [
        Reads("one row", "a,b\n1,x\n", rows: 1),
        Reads("one cell", "a\n1\n", rows: 1),
        Reads("no line end at the end", "a,b\n1,2\n3,4", rows: 2),
        Reads("line ends of old Macs", "a,b\r1,2\r3,4\r", rows: 2),
        Reads("line ends of Windows", "a,b\r\n1,2\r\n3,4\r\n", rows: 2),
        Reads("mixed line ends", "a,b\r\n1,2\n3,4\r5,6\n", rows: 3),
        Reads("blank lines in between and at the end", "a,b\n\n1,2\n\n\n3,4\n\n\n", rows: 2),
        Reads("quoted line breaks, delimiters and quotes", "a,b\n\"x\r\ny, \"\"z\"\"\",1\n\"\",2\n", rows: 2, nulls: 1),
        Reads("quote inside an unquoted field", "a,b\n5\" pipe,1\n6\" pipe,2\n7,3\n", rows: 3),
        Reads("all values absent", "a,b\n,\nNA,null\n,\n", rows: 3, nulls: 6),
        Reads("mixed types become categories", "a\n1\nx\n2\ny\n3\n", rows: 5),
        Reads("few unreadable numbers are counted", "a,b\n" + Repeat("1,x\n", 99) + "oops,x\n", rows: 100, invalid: 1),
        Reads("unreadable times are counted", "a,b\n" + Repeat("2024-01-01,x\n", 99) + "soon,x\n", rows: 100, invalid: 1),
        Reads("NaN, Inf and 1e400", "a,b\n1,1\nNaN,2\nInf,3\n-Infinity,4\n1e400,5\n-1e400,6\n", rows: 6, odd: 5),
        Reads("every spelling of absence", "a,b\n1,x\nNA,x\nN/A,x\nnull,x\nNone,x\n-,x\n?,x\n.,x\n,x\n#N/A,x\n", rows: 10, nulls: 9),
        Reads("decimal commas", "a;b\n1,5;x\n2,75;y\n-3,25;z\n", rows: 3),
        Reads("mixed date forms", "a,b\n2024-01-31,1\n31.01.2024,2\n01.02.2024,3\nJan 31 2024,4\n", rows: 4),
        Reads("dates going backwards", "t,b\n2024-01-03,1\n2024-01-02,2\n2024-01-01,3\n", rows: 3),
        Reads("impossible dates", "t,b\n" + Repeat("2024-02-28,1\n", 60) + "2024-02-30,2\n", rows: 61, invalid: 1),
        Reads("duplicate ids", "id,b\n7,1\n7,2\n7,3\n", rows: 3),
        Reads("leading zeros stay codes", "zip,b\n00123,1\n04567,2\n", rows: 2),
        Reads("numbers of forty digits", "a,b\n1234567890123456789012345678901234567890,1\n0.1234567890123456789012345678901234567890,2\n", rows: 2),
        Reads("no header", "1,2.5,x\n2,3.5,y\n3,4.5,x\n", rows: 3),
        Reads("header of spaces around names", " a , b \n1,2\n", rows: 1),
        Reads("semicolons with commas inside", "a;b\nx, y;1\nz, w;2\n", rows: 2),
        Reads("tabs named csv", "a\tb\n1\tx, y\n2\tz\n", rows: 2),
        Reads("formula injection is plain text", "a,b\n\"=cmd|' /C calc'!A0\",1\n@SUM(1),2\n", rows: 2),
        Reads("emoji and right-to-left text", "a,b\n👩‍👩‍👧,1\nשלום,2\n", rows: 2),
    ];

    private static IEnumerable<HostileFile> Encoded() =>
    [
        Reads("UTF-8 with a mark", "\uFEFFa,b\n1,ä\n", rows: 1),
        Reads("UTF-16 little endian", "t.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\n1,ä\n2,ö\n")], rows: 2),
        Reads("UTF-16 big endian", "t.csv", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("a,b\n1,ä\n2,ö\n")], rows: 2),
        Fails("UTF-16 without a mark", "t.csv", Encoding.Unicode.GetBytes("a,b\n1,2\n"), "zero bytes", "UTF-16"),
        Reads("Latin-1", "t.csv", Encoding.Latin1.GetBytes("Größe,b\n1,ä\n2,ö\n"), rows: 2),
        Reads("Latin-1 far behind an ASCII sample", "t.csv", [.. Encoding.ASCII.GetBytes("a,b\n" + Repeat("1,x\n", 40_000)), .. Encoding.Latin1.GetBytes("1,ä\n1,ö\n")], rows: 40_002),
        Reads("file cut inside a character", "t.csv", [.. "a,b\n1,x\n2,"u8, 0xE2, 0x82], rows: 2),
        Reads("lone surrogates in UTF-16", "t.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("\n")], rows: 1),
    ];

    private static IEnumerable<HostileFile> Large() =>
    [
        Reads("10,000 columns", string.Join(',', Enumerable.Range(0, 10_000).Select(i => "c" + i)) + "\n" + Repeat(Repeat("1,", 9_999) + "2\n", 3), rows: 3),
        Reads("a cell of a megabyte", "a,b\n\"" + new string('x', 1 << 20) + "\",1\nshort,2\n", rows: 2),
        Fails("a cell beyond the limit", "a,b\n" + Repeat("1,2\n", 20_000) + "\"" + new string('x', 3 << 20) + "\",1\n", "t.csv:20002", "longer than 16 million"),
        Reads("a delimiter for every other byte", "a\n" + Repeat("1\n", 50_000), rows: 50_000),
    ];

    internal static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
