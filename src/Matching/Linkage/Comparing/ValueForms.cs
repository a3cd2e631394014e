using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>Further forms of a column's values, made only where a level asks for them: without blanks, words sorted, as it sounds, as weighted words.</summary>
internal sealed class ValueForms
{
    private ulong[]? _joined;
    private ulong[]? _sorted;
    private ulong[]? _sounds;
    private WordIndex? _words;

    private ValueForms()
    {
    }

    /// <summary>The forms that the levels ask for, or null for none.</summary>
    public static ValueForms? Of(ValueTable values, LevelTest[] tests)
    {
        var forms = new ValueForms();
        foreach (var test in tests)
        {
            switch (test.Kind)
            {
                case LevelTestKind.Joined:
                    forms._joined ??= ForAll(values, WordForms.Joined);
                    break;
                case LevelTestKind.Sorted:
                    forms._sorted ??= ForAll(values, WordForms.Sorted);
                    break;
                case LevelTestKind.Sound:
                    forms._sounds ??= ForAll(values, WordForms.Sound);
                    break;
                case LevelTestKind.Tokens:
                    forms._words ??= new WordIndex(values);
                    break;
                default:
                    break;
            }
        }

        return forms._joined is null && forms._sorted is null && forms._sounds is null && forms._words is null ? null : forms;
    }

    /// <summary>Whether a form can be alike.</summary>
    public bool MayBeAlike(int a, int b) =>
        (_joined is not null && _joined[a] == _joined[b]) || (_sorted is not null && _sorted[a] == _sorted[b])
        || (_sounds is not null && _sounds[a] == _sounds[b]) || (_words is not null && _words.MayShare(a, b));

    /// <summary>Whether a level that asks for a form holds.</summary>
    public bool Holds(LevelTest test, int a, int b) => test.Kind switch
    {
        LevelTestKind.Joined => _joined![a] == _joined[b],
        LevelTestKind.Sorted => _sorted![a] == _sorted[b],
        LevelTestKind.Sound => _sounds![a] == _sounds[b] && _sounds[a] != 0,
        _ => _words!.Similarity(a, b) >= test.Bound,
    };

    private static ulong[] ForAll(ValueTable values, Func<char[], int, ulong> form)
    {
        var forms = new ulong[values.Count];
        var room = new char[ValueTable.MaxLength];
        for (var id = 1; id < forms.Length; id++)
            forms[id] = form(room, values.CopyTo(id, room));
        return forms;
    }
}
