using Vigil.Sketches;
using Vigil.Storage;

namespace Vigil.Tests.Sketches;

/// <summary>Sketches as bytes, for tests.</summary>
internal static class SketchBytes
{
    public static byte[] Of(Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        return writer.ToArray();
    }

    public static byte[] Bytes(this Kll sketch) => Of(sketch.Write);

    public static byte[] Bytes(this DdSketch sketch) => Of(sketch.Write);

    public static byte[] Bytes(this HyperLogLog sketch) => Of(sketch.Write);

    public static byte[] Bytes(this SpaceSaving sketch) => Of(sketch.Write);

    /// <summary>Every way to cut or flip the bytes must give a sketch or a <see cref="VigilError"/>, nothing else.</summary>
    public static void SurvivesDamage(byte[] bytes, Action<StateReader> read)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Throws<VigilError>(() =>
            {
                var reader = new StateReader(bytes[..i]);
                read(reader);
            });
            foreach (var flip in new byte[] { 0x01, 0x40, 0x80, 0xFF })
            {
                var damaged = bytes.ToArray();
                damaged[i] ^= flip;
                try
                {
                    read(new StateReader(damaged));
                }
                catch (VigilError)
                {
                }
            }
        }
    }
}
