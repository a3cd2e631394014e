using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Matching.Linkage.Models;

/// <summary>
/// Models as JSON. The hash is SHA-256 over the model written without blanks: two models with one hash give one result, and a result that names
/// the hash can be explained years later.
/// </summary>
public static class ModelFile
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };

    private static readonly JsonSerializerOptions Indented = new(Compact)
    {
        WriteIndented = true,
    };

    /// <summary>Reads a model and checks it.</summary>
    /// <exception cref="LinkageException">It is no model, or contradicts itself; the text names the place.</exception>
    public static LinkageModel Read(string json)
    {
        try
        {
            var model = JsonSerializer.Deserialize<LinkageModel>(json, Compact)
                ?? throw new LinkageException(LinkageFault.ModelInvalid, "模型文件为空 / the model file is empty");
            if (HasNull(json))
                throw new LinkageException(LinkageFault.ModelInvalid, "模型文件的列表中不能有 null / the lists of a model must not hold null");
            ModelCheck.Demand(model);
            return model;
        }
        catch (JsonException exception)
        {
            throw new LinkageException(LinkageFault.ModelInvalid,
                $"模型文件第 {(exception.LineNumber ?? 0) + 1} 行({exception.Path}):{exception.Message} / the model file cannot be read");
        }
    }

    /// <summary>Whether a list holds null: the reader itself sees only single fields.</summary>
    private static bool HasNull(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
        return HasNull(document.RootElement);
    }

    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Null || HasNull(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(property => HasNull(property.Value)),
        _ => false,
    };

    /// <summary>Writes a model for people and programs.</summary>
    public static string Write(LinkageModel model) => JsonSerializer.Serialize(model, Indented) + "\n";

    /// <summary>The model's hash, 64 hexadecimal digits.</summary>
    public static string Hash(LinkageModel model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(model, Compact))));
}
