using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Cli;

/// <summary>How commands write JSON: camelCase, Chinese as it is.</summary>
internal static class Json
{
    public static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
