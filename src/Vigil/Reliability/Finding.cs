using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>What a monitor found, in words, when it alarmed.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Target">What it watches.</param>
/// <param name="Effect">The numbers.</param>
/// <param name="Sentence">The words.</param>
/// <param name="Onset">Minute in which it most likely began.</param>
/// <param name="Page">True when it may wake somebody.</param>
internal sealed record Finding(string Monitor, string Kind, string Target, Effect Effect, string Sentence, long Onset, bool Page)
{
    public void Write(StateWriter writer)
    {
        writer.Text(Monitor);
        writer.Text(Kind);
        writer.Text(Target);
        writer.Text(Effect.Name);
        writer.Double(Effect.Value);
        writer.Double(Effect.Reference);
        writer.Text(Sentence);
        writer.Number(Onset);
        writer.Byte((byte)(Page ? 1 : 0));
    }

    public static Finding Read(StateReader reader) => new(
        reader.Text(), reader.Text(), reader.Text(), new Effect(reader.Text(), reader.Double(), reader.Double()), reader.Text(), reader.Number(), reader.Byte() == 1);
}
