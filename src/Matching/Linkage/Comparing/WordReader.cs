namespace Matching.Linkage.Comparing;

/// <summary>Words of a text: runs of letters and digits; of Chinese, which has no blanks between words, overlapping pairs of characters.</summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;
    private int _hanEnd;

    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        while (_next < _text.Length && !char.IsLetterOrDigit(_text[_next]))
            _next++;
        if (_next >= _text.Length)
            return false;
        var start = _next;
        if (IsHan(_text[start]))
        {
            _hanEnd = start + 1 < _text.Length && IsHan(_text[start + 1]) ? start + 2 : start + 1;
            Current = _text[start.._hanEnd];

            // The last character of a run was in the pair before, but for a run of one.
            _next = start + 1;
            if (_hanEnd == start + 2 && (_hanEnd >= _text.Length || !IsHan(_text[_hanEnd])))
                _next = _hanEnd;
            return true;
        }

        while (_next < _text.Length && char.IsLetterOrDigit(_text[_next]) && !IsHan(_text[_next]))
            _next++;
        Current = _text[start.._next];
        return true;
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';
}
