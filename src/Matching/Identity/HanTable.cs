using System.Runtime.CompilerServices;
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
/// <remarks>
/// Plain arrays and the collections that the framework ships compiled: a first use costs little more than reading the text.
/// </remarks>
internal sealed class HanTable
{
    private const int BasicPlane = 0x10000;
    private const int FirstSupplementaryLane = 0xD800;
    private const int PairBits = 1 << 20;

    // Per character: the basic plane by code point, behind it the supplementary characters in the order in which they were met.
    private readonly Dictionary<int, int> _places = new(20_000);
    private readonly Dictionary<int, int> _canonical = new(1400);
    private readonly Dictionary<int, int> _lanes = new(300);
    private readonly Dictionary<string, int> _syllableIds = new(500, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _syllableIdsOfSpans;
    private readonly List<string> _syllables = [""];
    private readonly int[] _runesOfLanes = new int[300];
    private readonly ulong[] _pairs = new ulong[PairBits / 64];
    private readonly long[] _halves;
    private int[] _folded = new int[BasicPlane + 20_000];
    private ushort[] _main = new ushort[BasicPlane + 20_000];
    private ushort[] _other = new ushort[BasicPlane + 20_000];
    private ushort[] _corners = new ushort[BasicPlane + 20_000];
    private ushort[] _components = new ushort[BasicPlane + 20_000];

    private HanTable()
    {
        ReadReadings();
        _syllableIdsOfSpans = _syllableIds.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadCorners();
        ReadComponents();
        ReadVariants();
        ReadCanonical();
        ReadLanes();
        _halves = ReadHalves();
    }

    /// <summary>The tables.</summary>
    public static HanTable Instance { get; } = new();

    /// <summary>What a code point is; one that no table has stands for itself and has no reading.</summary>
    public HanCharacter this[int code]
    {
        get
        {
            var place = code;
            if (code >= BasicPlane && !_places.TryGetValue(code, out place))
                return new HanCharacter(code, 0, 0, 0, 0);
            return new HanCharacter(_folded[place] == 0 ? code : _folded[place], _main[place], _other[place], _corners[place], _components[place]);
        }
    }

    /// <summary>The unified ideograph of a compatibility ideograph or a radical's sign, else the code point itself.</summary>
    public int Canonical(int code) =>
        code is (>= 0x2E80 and < 0x3000) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F) && _canonical.TryGetValue(code, out var unified) ? unified : code;

    /// <summary>Whether a character is made of two others: 珈 of 王 and 加.</summary>
    public bool AreHalves(int whole, int first, int second) =>
        whole < BasicPlane && MayBeHalves(first, second) && Array.BinarySearch(_halves, Triple(whole, first, second)) >= 0;

    /// <summary>Whether two characters may be the halves of any third; now and then true of two that are not.</summary>
    public bool MayBeHalves(int first, int second)
    {
        if (first >= BasicPlane || second >= BasicPlane)
            return false;
        var bit = PairBit(first, second);
        return (_pairs[bit >> 6] & (1UL << (bit & 63))) != 0;
    }

    /// <summary>Sixteen bits for a code point of the basic plane or of 通用规范汉字表; false for the others, which do not fit into a packed name.</summary>
    public bool TryGetLane(int code, out ushort lane)
    {
        var isKnown = true;
        var value = code;
        if (code >= BasicPlane)
            isKnown = _lanes.TryGetValue(code, out value);
        lane = (ushort)value;
        return isKnown;
    }

    /// <summary>The code point of a lane.</summary>
    public int RuneOfLane(ushort lane) => lane is >= FirstSupplementaryLane and < 0xE000 ? _runesOfLanes[lane - FirstSupplementaryLane] : lane;

    /// <summary>The number of a toneless syllable in letters of any case, ü written v; 0 for what is none.</summary>
    public ushort SyllableId(ReadOnlySpan<char> letters) => _syllableIdsOfSpans.TryGetValue(letters, out var id) ? (ushort)id : (ushort)0;

    /// <summary>The letters of a syllable.</summary>
    public string Syllable(ushort id) => _syllables[id];

    private static long Triple(int whole, int first, int second) => ((long)whole << 32) | ((long)first << 16) | (uint)second;

    private static int PairBit(int first, int second) => unchecked((int)(((uint)first * 0x9E3779B1u) ^ ((uint)second * 0x85EBCA6Bu)) >>> 12);

    /// <summary>Where a character's values stand; a supplementary one gets its place when it is met first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Place(Rune rune)
    {
        if (rune.IsBmp)
            return rune.Value;
        if (_places.TryGetValue(rune.Value, out var place))
            return place;
        place = BasicPlane + _places.Count;
        _places.Add(rune.Value, place);
        if (place >= _main.Length)
        {
            var length = _main.Length + 10_000;
            Array.Resize(ref _folded, length);
            Array.Resize(ref _main, length);
            Array.Resize(ref _other, length);
            Array.Resize(ref _corners, length);
            Array.Resize(ref _components, length);
        }

        return place;
    }

    /// <summary>The syllable, the characters with it as their main reading, those with it as another: of several others the first in the alphabet counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadReadings()
    {
        var table = EmbeddedTable.Text("readings.txt");
        ReadOnlySpan<char> text = table;
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var tab = line.IndexOf('\t');
            var syllable = line[..tab].ToString();
            _syllableIds.Add(syllable, _syllables.Count);
            foreach (var rune in line[(tab + 1)..line.LastIndexOf('\t')].EnumerateRunes())
                _main[Place(rune)] = (ushort)_syllables.Count;
            _syllables.Add(syllable);
        }

        Array.Copy(_main, _other, _main.Length);
        text = table;
        for (var id = 1; EmbeddedTable.NextLine(ref text, out var line); id++)
        {
            foreach (var rune in line[(line.LastIndexOf('\t') + 1)..].EnumerateRunes())
            {
                var place = Place(rune);
                if (_other[place] == _main[place])
                    _other[place] = (ushort)id;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadCorners()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("corners.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var code = 0;
            for (var i = 0; i < 4; i++)
                code = (code << 4) | (line[i] - '0' + 1);
            foreach (var rune in line[5..].EnumerateRunes())
                _corners[Place(rune)] = (ushort)code;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadComponents()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("components.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var code = 0;
            for (var i = 0; i < 3; i++)
                code = (code << 5) | (line[i] - 'A' + 1);
            foreach (var rune in line[4..].EnumerateRunes())
                _components[Place(rune)] = (ushort)code;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadVariants()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("variants.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            // A variant sounds as the character that stands for it; the dictionaries know rare forms by rare readings only.
            _ = Rune.DecodeFromUtf16(line, out var representative, out _);
            var standing = Place(representative);
            foreach (var rune in line.EnumerateRunes())
            {
                var place = Place(rune);
                _folded[place] = representative.Value;
                if (_main[standing] != 0)
                    (_main[place], _other[place]) = (_main[standing], _other[standing]);
            }
        }
    }

    private void ReadCanonical()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("canonical.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            _ = Rune.DecodeFromUtf16(line, out var first, out var length);
            _ = Rune.DecodeFromUtf16(line[length..], out var unified, out _);
            _canonical[first.Value] = unified.Value;
        }
    }

    private void ReadLanes()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("supplementary.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            foreach (var rune in line.EnumerateRunes())
            {
                _runesOfLanes[_lanes.Count] = rune.Value;
                _lanes.Add(rune.Value, FirstSupplementaryLane + _lanes.Count);
            }
        }
    }

    /// <summary>Triples in ascending order, as tools/Tables writes them, four characters a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long[] ReadHalves()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("halves.txt");
        var halves = new long[text.Length / 4];
        for (var i = 0; i < halves.Length; i++)
        {
            var line = text.Slice(i * 4, 3);
            halves[i] = Triple(line[0], line[1], line[2]);
            var bit = PairBit(line[1], line[2]);
            _pairs[bit >> 6] |= 1UL << (bit & 63);
        }

        return halves;
    }
}
