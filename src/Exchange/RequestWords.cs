using Exchange.Access;
using Exchange.Errors;
using Matching.Casework;
using Matching.Identity;

namespace Exchange;

/// <summary>What people write into requests: who they are, why they do it and where the evidence is; never an identity number.</summary>
internal static class RequestWords
{
    /// <summary>Longest note of whoever decides, in characters.</summary>
    private const int MostNote = 500;

    /// <summary>Longest reference to evidence, in characters.</summary>
    private const int MostReference = 200;

    /// <summary>A union's own id of a person: 1 to 64 letters, digits, dots, hyphens and underscores.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static string RequirePerson(string field, string id) =>
        IsWord(id)
            ? id
            : throw Refusal.FieldInvalid(field, "应为本机构给经办人的编号:1至64位字母、数字、点、横线或下划线,不得为姓名或身份证号", "must be your own id of the person: 1 to 64 letters, digits, dots, hyphens or underscores; no identity number");

    /// <summary>A seed: 1 to 64 letters, digits, dots, hyphens and underscores.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static string RequireSeed(string field, string seed) =>
        IsWord(seed) ? seed : throw Refusal.FieldInvalid(field, "应为1至64位字母、数字、点、横线或下划线,不得为身份证号", "must be 1 to 64 letters, digits, dots, hyphens or underscores; no identity number");

    /// <summary>Who decides: the calling organisation's person.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static Actor RequireReviewer(Participant caller, string reviewer) => new(caller.Code, RequirePerson("reviewer", reviewer));

    /// <summary>What whoever decides has to say.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static string RequireNote(string note, bool required) => RequireWords("note", note, MostNote, required);

    /// <summary>Where the evidence is.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static string RequireEvidence(string reference, bool required) => RequireWords("evidence_reference", reference, MostReference, required);

    /// <summary>Why somebody looks at a household's file.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static string RequirePurpose(string purpose) => RequireWords("purpose", purpose, MostNote, required: true);

    private static bool IsWord(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && !MayHoldIdNumber(text);

    /// <summary>A text of people's own words that is kept and shown: no identity number, no control characters.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    private static string RequireWords(string field, string text, int most, bool required)
    {
        if (string.IsNullOrWhiteSpace(text))
            return required ? throw Refusal.FieldInvalid(field, "必填", "is required") : "";
        if (text.Length > most)
            throw Refusal.FieldInvalid(field, $"不得超过{most}字", $"must not be longer than {most} characters");
        if (MayHoldIdNumber(text))
            throw Refusal.FieldInvalid(field, "不得含身份证号,写错的也不得写入(连续15位以上数字一律不收)", "must hold no identity number, not even a mistyped one: no fifteen digits in a row");
        if (text.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format))
            throw Refusal.FieldInvalid(field, "不得含控制字符或不可见的格式字符", "must hold no control characters and no invisible format characters");
        return text.Trim();
    }

    /// <summary>
    /// Whether a text that people write may hold an identity number: a valid one anywhere, or so many digits in a row, blanks and what cannot be seen apart, that they may be
    /// one that was mistyped or cut.
    /// </summary>
    private static bool MayHoldIdNumber(string text)
    {
        const int Digits = 15;
        var inARow = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c))
                inARow++;
            else if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format)
                inARow = 0;
            if (inARow >= Digits)
                return true;
        }

        return IdMask.ContainsIdNumber(text);
    }
}
