using System.Collections.Frozen;
using System.Text;

namespace Matching.Identity;

/// <summary>What a character is for comparing names.</summary>
/// <param name="Folded">The character that stands for all its variants.</param>
/// <param name="Main">The main syllable, 0 for unknown.</param>
/// <param name="Other">Another syllable, or the main one.</param>
/// <param name="Corners">The four-corner code, four digits of four bits each one higher than the digit; 0 for unknown.</param>
/// <param name="Component">The last three letters of a long Cangjie code, five bits each; 0 for none.</param>
internal readonly record struct HanCharacter(int Folded, ushort Main, ushort Other, ushort Corners, ushort Component)
{
    /// <summary>Whether two characters look alike: three of four corners the same, or the greater component.</summary>
    public static bool LookAlike(ushort cornersA, ushort cornersB, ushort componentA, ushort componentB)
    {
        if (componentA != 0 && componentA == componentB)
            return true;
        if (cornersA == 0 || cornersB == 0)
            return false;
        var difference = cornersA ^ cornersB;
        var corners = 0;
        for (var i = 0; i < 4; i++, difference >>= 4)
            corners += (difference & 0xF) != 0 ? 1 : 0;
        return corners <= 1;
    }
}

/// <summary>The tables of characters, read once from the assembly and never changed.</summary>
internal sealed class HanTable
{
    private const int BasicPlane = 0x10000;
    private const ushort FirstSupplementaryLane = 0xD800;

    private readonly int[] _folded = new int[BasicPlane];
    private readonly ushort[] _main = new ushort[BasicPlane];
    private readonly ushort[] _other = new ushort[BasicPlane];
    private readonly ushort[] _corners = new ushort[BasicPlane];
    private readonly ushort[] _components = new ushort[BasicPlane];
    private readonly Dictionary<int, HanCharacter> _supplementary = new(16_000);
    private readonly Dictionary<int, int> _canonical = new(1400);
    private readonly Dictionary<int, ushort> _lanes = [];
    private readonly int[] _runesOfLanes;
    private readonly HashSet<ulong> _halves = new(17_000);
    private readonly HashSet<uint> _pairs = new(17_000);
    private readonly List<string> _syllables = [""];
    private readonly FrozenDictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> _syllableIds;

    private HanTable()
    {
        ReadReadings();
        _syllableIds = _syllables.Skip(1).Select((syllable, place) => (syllable, place)).ToFrozenDictionary(
            entry => entry.syllable, entry => (ushort)(entry.place + 1), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        ReadCodes("corners.txt", _corners, ParseCorners, (character, code) => character with { Corners = code });
        ReadCodes("components.txt", _components, ParseComponent, (character, code) => character with { Component = code });
        ReadVariants();
        foreach (var line in EmbeddedTable.Lines("canonical.txt"))
        {
            var first = Rune.GetRuneAt(line, 0);
            _canonical[first.Value] = Rune.GetRuneAt(line, first.Utf16SequenceLength).Value;
        }

        var supplementary = EmbeddedTable.Lines("supplementary.txt").Single().EnumerateRunes().Select(rune => rune.Value).ToArray();
        _runesOfLanes = supplementary;
        for (var i = 0; i < supplementary.Length; i++)
            _lanes[supplementary[i]] = (ushort)(FirstSupplementaryLane + i);
        foreach (var line in EmbeddedTable.Lines("halves.txt"))
        {
            _halves.Add(((ulong)line[0] << 32) | ((uint)line[1] << 16) | line[2]);
            _pairs.Add(((uint)line[1] << 16) | line[2]);
        }
    }

    /// <summary>The tables.</summary>
    public static HanTable Instance { get; } = new();

    /// <summary>What a code point is; one that no table has stands for itself and has no reading.</summary>
    public HanCharacter this[int code]
    {
        get
        {
            if (code < BasicPlane)
                return new HanCharacter(_folded[code] == 0 ? code : _folded[code], _main[code], _other[code], _corners[code], _components[code]);
            return _supplementary.TryGetValue(code, out var character) ? character : new HanCharacter(code, 0, 0, 0, 0);
        }
    }

    /// <summary>The unified ideograph of a compatibility ideograph or a radical's sign, else the code point itself.</summary>
    public int Canonical(int code) =>
        code is (>= 0x2E80 and < 0x3000) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F) && _canonical.TryGetValue(code, out var unified) ? unified : code;

    /// <summary>Whether a character is made of two others: 珈 of 王 and 加.</summary>
    public bool AreHalves(int whole, int first, int second) =>
        whole < BasicPlane && first < BasicPlane && second < BasicPlane && _halves.Contains(((ulong)whole << 32) | ((uint)first << 16) | (uint)second);

    /// <summary>Whether two characters are the halves of any third.</summary>
    public bool MayBeHalves(int first, int second) => first < BasicPlane && second < BasicPlane && _pairs.Contains(((uint)first << 16) | (uint)second);

    /// <summary>Sixteen bits for a code point of the basic plane or of 通用规范汉字表; false for the others, which do not fit into a packed name.</summary>
    public bool TryGetLane(int code, out ushort lane)
    {
        lane = unchecked((ushort)code);
        return code < BasicPlane || _lanes.TryGetValue(code, out lane);
    }

    /// <summary>The code point of a lane.</summary>
    public int RuneOfLane(ushort lane) => lane is >= FirstSupplementaryLane and < 0xE000 ? _runesOfLanes[lane - FirstSupplementaryLane] : lane;

    /// <summary>The number of a toneless syllable in letters of any case, ü written v; 0 for what is none.</summary>
    public ushort SyllableId(ReadOnlySpan<char> letters) => _syllableIds.TryGetValue(letters, out var id) ? id : (ushort)0;

    /// <summary>The letters of a syllable.</summary>
    public string Syllable(ushort id) => _syllables[id];

    private void ReadReadings()
    {
        var lines = EmbeddedTable.Lines("readings.txt").Select(line => line.Split('\t')).ToList();
        foreach (var line in lines)
        {
            _syllables.Add(line[0]);
            var id = (ushort)(_syllables.Count - 1);
            foreach (var rune in line[1].EnumerateRunes())
            {
                if (rune.IsBmp)
                    _main[rune.Value] = _other[rune.Value] = id;
                else
                    _supplementary[rune.Value] = new HanCharacter(rune.Value, id, id, 0, 0);
            }
        }

        // The first further reading, in the order of the alphabet.
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var rune in lines[i][2].EnumerateRunes())
            {
                if (rune.IsBmp && _other[rune.Value] == _main[rune.Value])
                    _other[rune.Value] = (ushort)(i + 1);
                else if (!rune.IsBmp && _supplementary.TryGetValue(rune.Value, out var character) && character.Other == character.Main)
                    _supplementary[rune.Value] = character with { Other = (ushort)(i + 1) };
            }
        }
    }

    private void ReadCodes(string table, ushort[] basic, Func<string, ushort> parse, Func<HanCharacter, ushort, HanCharacter> with)
    {
        foreach (var line in EmbeddedTable.Lines(table))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var code = parse(line[..tab]);
            foreach (var rune in line.AsSpan(tab + 1).EnumerateRunes())
            {
                if (rune.IsBmp)
                    basic[rune.Value] = code;
                else
                    _supplementary[rune.Value] = with(this[rune.Value], code);
            }
        }
    }

    private void ReadVariants()
    {
        foreach (var line in EmbeddedTable.Lines("variants.txt"))
        {
            var representative = Rune.GetRuneAt(line, 0).Value;
            foreach (var rune in line.EnumerateRunes())
            {
                if (rune.IsBmp)
                    _folded[rune.Value] = representative;
                else
                    _supplementary[rune.Value] = this[rune.Value] with { Folded = representative };
            }
        }
    }

    private static ushort ParseCorners(string digits)
    {
        var code = 0;
        foreach (var digit in digits)
            code = (code << 4) | (digit - '0' + 1);
        return (ushort)code;
    }

    private static ushort ParseComponent(string letters)
    {
        var code = 0;
        foreach (var letter in letters)
            code = (code << 5) | (letter - 'A' + 1);
        return (ushort)code;
    }
}
