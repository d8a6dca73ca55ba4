using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vigil.Cli.Output;

/// <summary>The few moves that every JSON text of ours shares.</summary>
internal static class JsonText
{
    /// <summary>Indented, line feeds only; texts stay readable, and no result is ever pasted into a page unescaped.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    extension(Utf8JsonWriter json)
    {
        /// <summary>A number; null when JSON cannot say it.</summary>
        public void Number(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        public void Texts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        public void Numbers(string name, IEnumerable<(string Name, double Value)> numbers)
        {
            json.WriteStartObject(name);
            foreach (var (key, value) in numbers)
            {
                json.Number(key, value);
            }

            json.WriteEndObject();
        }

        public void List<T>(string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
