using System.CommandLine;
using System.Text.Json;
using Matching.Checks;
using Matching.Identity;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>compare-names: says how far two names agree and why. Works offline; nothing is sent or kept.</summary>
internal static class CompareNamesCommand
{
    private static readonly (NameNotes Flag, string Code, string Zh)[] Notes =
    [
        (NameNotes.Blanks, "BLANKS", "去掉空格"),
        (NameNotes.InvisibleCharacters, "INVISIBLE_CHARACTERS", "去掉不可见字符"),
        (NameNotes.Width, "WIDTH", "全角改为半角"),
        (NameNotes.Case, "CASE", "字母改为大写"),
        (NameNotes.MiddleDot, "MIDDLE_DOT", "间隔点统一为“·”(民委发〔2016〕33号)"),
        (NameNotes.Ideograph, "IDEOGRAPH", "兼容汉字、部首或造字区字符改为规范编码(GB 18030-2022)"),
        (NameNotes.Composition, "COMPOSITION", "字母与附加符号合成"),
        (NameNotes.BracketNote, "BRACKET_NOTE", "去掉姓名后的括注"),
        (NameNotes.Punctuation, "PUNCTUATION", "去掉姓名前后的引号、括号等标点"),
        (NameNotes.LostCharacter, "LOST_CHARACTER", "含有未能显示或被隐去的字(?、□、*等),按可能为任何字处理"),
        (NameNotes.Cut, "CUT", "过长,只比较前128个字"),
    ];

    public static Command Create()
    {
        var left = new Argument<string>("a") { Description = "姓名 / a name" };
        var right = new Argument<string>("b") { Description = "另一姓名 / another name" };
        left.Validators.Add(CommonOptions.RefuseOptions);
        right.Validators.Add(CommonOptions.RefuseOptions);
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("compare-names", "比较两个姓名并说明依据 / compare two names and explain") { left, right, json };
        command.SetAction((result, _) => Failure.GuardAsync(() =>
        {
            var (a, b) = (result.GetRequiredValue(left), result.GetRequiredValue(right));
            var (comparison, notesA, notesB) = (PersonName.Compare(a, b), NotesOf(a), NotesOf(b));
            if (result.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(Answer(a, b, comparison, notesA, notesB), Json.Indented));
            else
                Print(a, b, comparison, notesA, notesB);
            return Task.FromResult(0);
        }));
        return command;
    }

    private static object Answer(string a, string b, NameComparison comparison, NameNotes notesA, NameNotes notesB) => new
    {
        a,
        b,
        level = LevelName(comparison.Level),
        levelZh = NameLevelText.Zh(comparison.Level),
        compatible = comparison.IsCompatible,
        position = comparison.Position < 0 ? (int?)null : comparison.Position + 1,
        normalisedA = PersonName.Normalise(a),
        normalisedB = PersonName.Normalise(b),
        notesA = Codes(notesA),
        notesB = Codes(notesB),
    };

    private static void Print(string a, string b, NameComparison comparison, NameNotes notesA, NameNotes notesB)
    {
        foreach (var (name, notes) in new[] { (a, notesA), (b, notesB) })
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{(name.Length == 0 ? "(空)" : name)}[/]");
            if (notes is not NameNotes.None)
                AnsiConsole.MarkupLineInterpolated($"  规范为:{PersonName.Normalise(name)}({string.Join("、", Notes.Where(note => (notes & note.Flag) != 0).Select(note => note.Zh))})");
            if (PersonName.SurnameLength(name) > 0 && !PersonName.BeginsWithListedSurname(name))
                AnsiConsole.MarkupLineInterpolated($"  [grey]首字不在常见姓氏表内(可能是少见姓氏、民族姓名,或姓名颠倒)[/]");
        }

        var place = comparison.Position < 0 ? "" : $",在第{comparison.Position + 1}个字";
        AnsiConsole.MarkupLineInterpolated($"比较结果:[bold]{NameLevelText.Zh(comparison.Level)}{place}[/] [[{LevelName(comparison.Level)}]]");
        AnsiConsole.MarkupLineInterpolated($"  {Meaning(comparison.Level)}");
    }

    private static string Meaning(NameLevel level) => level switch
    {
        NameLevel.Missing => "至少一方没有可比较的内容,既不支持也不反对为同一人。",
        NameLevel.Exact or NameLevel.Variant => "可视为同一姓名;是否同一人还须看证件号码、出生日期等。",
        NameLevel.Wildcard => "未能显示、被隐去或拆写的字可能是任何字:两个姓名不矛盾,但证据较弱。",
        NameLevel.SameSyllables or NameLevel.OneDiffersSameShape or NameLevel.OneDiffersSameSyllable => "可能是录入错误,或一方按读音录入;兄弟姐妹的姓名也常如此,须结合其他信息核实。",
        NameLevel.OneDiffers => "证据很弱:兄弟姐妹常同姓同辈字,须结合其他信息核实。",
        NameLevel.OrderSwapped => "可能是姓与名颠倒或录入时字序颠倒,须结合其他信息核实。",
        NameLevel.SurnameOnly => "仅此不足以认定为同一人;民族姓名可能省略了间隔点后的部分,须另行核实。",
        _ => "姓名不支持为同一人;曾用名等情况须另行核实。",
    };

    private static NameNotes NotesOf(string name)
    {
        _ = PersonName.Normalise(name, new char[PersonName.MaxLength], out var notes);
        return notes;
    }

    private static IEnumerable<string> Codes(NameNotes notes) => Notes.Where(note => (notes & note.Flag) != 0).Select(note => note.Code);

    private static string LevelName(NameLevel level) => level switch
    {
        NameLevel.SameSyllables => "SAME_SYLLABLES",
        NameLevel.OneDiffersSameShape => "ONE_DIFFERS_SAME_SHAPE",
        NameLevel.OneDiffersSameSyllable => "ONE_DIFFERS_SAME_SYLLABLE",
        NameLevel.OneDiffers => "ONE_DIFFERS",
        NameLevel.OrderSwapped => "ORDER_SWAPPED",
        NameLevel.SurnameOnly => "SURNAME_ONLY",
        _ => level.ToString().ToUpperInvariant(),
    };
}
