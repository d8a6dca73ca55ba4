using CsCheck;
using Vigil.Storage;

namespace Vigil.Tests.Storage;

public class StateTests
{
    [Fact]
    public void What_is_written_is_read_back() => Gen.Select(Gen.Long, Gen.Double, Gen.String, Gen.ULong)
        .Sample((number, real, text, bits) =>
    {
        var writer = new StateWriter();
        writer.Byte(7);
        writer.Number(number);
        writer.Count(number & long.MaxValue);
        writer.Double(real);
        writer.Text(text);
        writer.Fixed(bits);
        var reader = new StateReader(writer.ToArray());
        Assert.Equal(7, reader.Byte());
        Assert.Equal(number, reader.Number());
        Assert.Equal(number & long.MaxValue, reader.Count());
        Assert.Equal(real, reader.Double());

        // Lone surrogates have no UTF-8 form and come back as the replacement character.
        Assert.Equal(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)), reader.Text());
        Assert.Equal(bits, reader.Fixed());
        reader.End();
    });

    [Fact]
    public void Layout_is_little_endian_with_variable_whole_numbers()
    {
        var writer = new StateWriter();
        writer.Count(300);
        writer.Number(-1);
        writer.Number(1);
        writer.Fixed(0x0102030405060708);
        writer.Text("é");
        Assert.Equal("AC02" + "01" + "02" + "0807060504030201" + "02C3A9", Convert.ToHexString(writer.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    public void A_damaged_length_says_where_and_what_to_do(string hex)
    {
        var error = Assert.Throws<VigilError>(() => new StateReader(Convert.FromHexString(hex)).Length());
        Assert.Contains("byte", error.Message, StringComparison.Ordinal);
        Assert.Contains("rebuild it from the data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_beyond_the_bytes_is_refused_before_anything_is_allocated() =>
        Assert.Throws<VigilError>(() => new StateReader([0xFF, 0xFF, 0xFF, 0xFF, 0x07]).Length(8));

    [Fact]
    public void An_unknown_version_and_trailing_bytes_are_refused()
    {
        var error = Assert.Throws<VigilError>(() => new StateReader([9]).Version(2, "thing"));
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
        Assert.Throws<VigilError>(() => new StateReader([0]).Version(2, "thing"));
        Assert.Throws<VigilError>(() => new StateReader([1]).End());
        Assert.Equal(2, new StateReader([2]).Version(2, "thing"));
    }
}
