using System.Globalization;
using Matching.Identity;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Linkage.Blocking;

/// <summary>
/// One expression of a blocking rule: gives for a record no key, one, or several. Keys are 64-bit hashes of what is compared; 0 and 1 are never keys.
/// </summary>
internal abstract class KeyExpression
{
    /// <summary>Keys that a record can have at most.</summary>
    public const int MostKeys = 48;

    /// <summary>Whether a record can have several.</summary>
    public virtual bool IsMulti => false;

    /// <summary>A record's keys.</summary>
    /// <param name="record">The record.</param>
    /// <param name="keys">Room for <see cref="MostKeys"/>.</param>
    /// <returns>How many were written.</returns>
    public abstract int Keys(int record, Span<ulong> keys);

    /// <summary>Reads an expression as models write it.</summary>
    /// <exception cref="LinkageException">It is unknown, or names a column that is not there.</exception>
    public static KeyExpression Parse(string text, RecordSet records)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return new WholeValue(records[text.Trim()]);
        if (!text.TrimEnd().EndsWith(')'))
            throw new LinkageException(LinkageFault.ModelInvalid, $"分块表达式 {text} 缺少右括号 / the blocking expression {text} lacks its closing bracket");
        var name = text[..open].Trim();
        var arguments = text[(open + 1)..].TrimEnd(')', ' ').Split(',', StringSplitOptions.TrimEntries);
        if (name == "birth" && arguments.Length == 2)
            return new BirthDay(records[arguments[0]], arguments[1].Length > 0 ? records[arguments[1]] : null);
        var column = records[arguments[0]];
        var count = 0;
        var hasCount = arguments.Length == 2 && int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= 64;
        return (name, arguments.Length, hasCount) switch
        {
            ("prefix", 2, true) => new ValueKey(column, (room, length) => length < count ? 0 : StableHashing.Of(room.AsSpan(0, count))),
            ("suffix", 2, true) => new ValueKey(column, (room, length) => length < count ? 0 : StableHashing.Of(room.AsSpan(length - count, count))),
            ("year", 1, _) => new ValueKey(column, (room, length) => length < 4 ? 0 : StableHashing.Of(room.AsSpan(0, 4))),
            ("month", 1, _) => new ValueKey(column, (room, length) => length < 6 ? 0 : StableHashing.Of(room.AsSpan(0, 6))),
            ("monthDay", 1, _) => new ValueKey(column, (room, length) => length != 8 ? 0 : StableHashing.Of(room.AsSpan(4, 4))),
            ("joined", 1, _) => new ValueKey(column, WordForms.Joined),
            ("sorted", 1, _) => new ValueKey(column, WordForms.Sorted),
            ("first", 1, _) => new ValueKey(column, (room, length) => OneWord(room, length, false)),
            ("last", 1, _) => new ValueKey(column, (room, length) => OneWord(room, length, true)),
            ("sound", 1, _) when column.Definition.Kind is ColumnKind.HanName => new ValueKey(column, Syllables),
            ("sound", 1, _) => new ValueKey(column, WordForms.Sound),
            ("shape", 1, _) when column.Definition.Kind is ColumnKind.HanName => new ValueKey(column, Shapes),
            ("about", 2, true) => new AboutNumber(column, count),
            ("near", 1, _) => new NearValue(column),
            ("words", 1, _) => new WordsOf(column),
            _ => throw new LinkageException(LinkageFault.ModelInvalid, $"分块表达式 {text} 无法识别 / the blocking expression {text} is unknown"),
        };
    }

    /// <summary>A hash as a key.</summary>
    protected static ulong ToKey(ulong hash) => hash < 2 ? hash + 2 : hash;

    private static ulong OneWord(char[] room, int length, bool last)
    {
        var words = new WordReader(room.AsSpan(0, length));
        ulong key = 0;
        while (words.MoveNext())
        {
            key = StableHashing.Of(words.Current);
            if (!last)
                break;
        }

        return key;
    }

    /// <summary>How a Chinese name sounds, without tones: its main readings. 0 where a character's reading is not known.</summary>
    private static ulong Syllables(char[] room, int length)
    {
        Span<NameToken> tokens = stackalloc NameToken[NameNormaliser.MostRunes];
        var count = NameTokens.Read(room.AsSpan(0, Math.Min(length, NameNormaliser.MostRunes)), tokens, out var shape);
        if (!shape.InCharacters)
            return length == 0 ? 0 : StableHashing.Of(room.AsSpan(0, length));
        ulong key = 1;
        for (var i = 0; i < count; i++)
        {
            if (tokens[i].Main == 0)
                return 0;
            key = StableHashing.Mix(key, tokens[i].Main);
        }

        return key;
    }

    /// <summary>How a Chinese name looks: the four-corner codes of its characters. 0 where a character has none in the table.</summary>
    private static ulong Shapes(char[] room, int length)
    {
        Span<NameToken> tokens = stackalloc NameToken[NameNormaliser.MostRunes];
        var count = NameTokens.Read(room.AsSpan(0, Math.Min(length, NameNormaliser.MostRunes)), tokens, out var shape);
        ulong key = shape.InCharacters ? 1UL : 0;
        for (var i = 0; i < count && key != 0; i++)
        {
            var corners = tokens[i].IsWild ? (ushort)0 : HanTable.Instance[tokens[i].Original].Corners;
            key = corners == 0 ? 0 : StableHashing.Mix(key, corners);
        }

        return key;
    }

    private sealed class WholeValue(RecordColumn column) : KeyExpression
    {
        public override int Keys(int record, Span<ulong> keys)
        {
            var id = column.IdOf(record);
            if (id == 0)
                return 0;
            keys[0] = ToKey(StableHashing.Finish((ulong)id));
            return 1;
        }
    }

    /// <summary>A key found once for each distinct value.</summary>
    private sealed class ValueKey : KeyExpression
    {
        private readonly RecordColumn _column;
        private readonly ulong[] _keys;

        public ValueKey(RecordColumn column, Func<char[], int, ulong> key)
        {
            _column = column;
            _keys = new ulong[column.Values.Count];
            Parallel.For(0, (_keys.Length >> 12) + 1, piece =>
            {
                var room = new char[ValueTable.MaxLength];
                for (var id = Math.Max(1, piece << 12); id < Math.Min(_keys.Length, (piece + 1) << 12); id++)
                    _keys[id] = key(room, column.Values.CopyTo(id, room)) is var hash and not 0 ? ToKey(hash) : 0;
            });
        }

        public override int Keys(int record, Span<ulong> keys)
        {
            keys[0] = _keys[_column.IdOf(record)];
            return keys[0] == 0 ? 0 : 1;
        }
    }

    /// <summary>
    /// The value and all that is left of it when one character is dropped: values within one substitution, insertion, deletion or transposition
    /// share at least one (the deletion neighbourhood of Bocek, Hunt and Stiller 2007; SymSpell).
    /// </summary>
    private sealed class NearValue(RecordColumn column) : KeyExpression
    {
        public override bool IsMulti => true;

        public override int Keys(int record, Span<ulong> keys)
        {
            var id = column.IdOf(record);
            Span<char> text = stackalloc char[ValueTable.MaxLength];
            var length = id == 0 ? 0 : column.Values.CopyTo(id, text);
            if (length is < 3 or > MostKeys - 2)
                return 0;
            keys[0] = ToKey(StableHashing.Of(text[..length]));
            var count = 1;
            Span<char> shorter = stackalloc char[length - 1];
            for (var i = 0; i < length; i++)
            {
                text[..i].CopyTo(shorter);
                text[(i + 1)..length].CopyTo(shorter[i..]);
                keys[count++] = ToKey(StableHashing.Of(shorter));
            }

            return SortedOnce(keys[..count]);
        }
    }

    /// <summary>A number rounded to so many significant digits, and the same of a number half a step away, so that near neighbours share one of the two.</summary>
    private sealed class AboutNumber(RecordColumn column, int digits) : KeyExpression
    {
        public override bool IsMulti => true;

        public override int Keys(int record, Span<ulong> keys)
        {
            var id = column.IdOf(record);
            Span<char> text = stackalloc char[ValueTable.MaxLength];
            if (id == 0 || !double.TryParse(text[..column.Values.CopyTo(id, text)], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || number == 0)
                return 0;
            var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(number))) + 1 - digits);
            keys[0] = ToKey(StableHashing.Mix(1, BitConverter.DoubleToUInt64Bits(Math.Floor(number / step) * step)));
            keys[1] = ToKey(StableHashing.Mix(2, BitConverter.DoubleToUInt64Bits((Math.Floor((number / step) + 0.5) * step) - (step / 2))));
            return SortedOnce(keys[..2]);
        }
    }

    private sealed class WordsOf(RecordColumn column) : KeyExpression
    {
        private const int LeastLength = 2;

        public override bool IsMulti => true;

        public override int Keys(int record, Span<ulong> keys)
        {
            var id = column.IdOf(record);
            Span<char> text = stackalloc char[ValueTable.MaxLength];
            var words = new WordReader(text[..(id == 0 ? 0 : column.Values.CopyTo(id, text))]);
            var count = 0;
            while (count < MostKeys && words.MoveNext())
            {
                if (words.Current.Length >= LeastLength)
                    keys[count++] = ToKey(StableHashing.Of(words.Current));
            }

            return SortedOnce(keys[..count]);
        }
    }

    /// <summary>The day of birth, from the number where it is valid, else as stated.</summary>
    private sealed class BirthDay(RecordColumn number, RecordColumn? date) : KeyExpression
    {
        public override int Keys(int record, Span<ulong> keys)
        {
            Span<char> text = stackalloc char[ValueTable.MaxLength];
            var id = number.IdOf(record);
            if (id != 0 && IdNumber.Read(text[..number.Values.CopyTo(id, text)]).Number?.BirthDate is { } day)
            {
                keys[0] = ToKey(StableHashing.Finish((ulong)CalendarDay.Write(day)));
                return 1;
            }

            var stated = date?.IdOf(record) ?? 0;
            var length = stated == 0 ? 0 : date!.Values.CopyTo(stated, text);
            if (length != 8 || !int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var yyyymmdd))
                return 0;
            keys[0] = ToKey(StableHashing.Finish((ulong)yyyymmdd));
            return 1;
        }
    }

    private static int SortedOnce(Span<ulong> keys)
    {
        keys.Sort();
        var kept = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
                keys[kept++] = keys[i];
        }

        return kept;
    }
}
