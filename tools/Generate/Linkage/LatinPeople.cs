using System.Globalization;
using System.Text;

namespace Generate.Linkage;

/// <summary>
/// A file of made-up people with Latin names, for measuring speed: names put together from syllables, one record in five a duplicate of an earlier one
/// with an error or two. Columns: id, first_name, surname, dob, city, postcode, phone, person.
/// </summary>
public static class LatinPeople
{
    private const int FirstNames = 2000;
    private const int Surnames = 30_000;
    private const int Cities = 1500;
    private const string Consonants = "bcdfghklmnprstvwz";
    private const string Vowels = "aeiou";

    /// <summary>Writes the file.</summary>
    public static void Write(string path, int records, ulong seed)
    {
        var random = new SeededRandom(seed);
        var (first, last, city) = (Words(random, FirstNames, 2, 3), Words(random, Surnames, 2, 4), Words(random, Cities, 2, 4));
        var (firstFrequency, lastFrequency, cityFrequency) = (new Zipf(FirstNames, 20), new Zipf(Surnames, 50), new Zipf(Cities, 5));
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        file.WriteLine("id,first_name,surname,dob,city,postcode,phone,person");
        var persons = new List<Made>();
        for (var record = 0; record < records; record++)
        {
            int person;
            Made made;
            if (persons.Count > 0 && random.Percent(20))
            {
                person = random.Next(persons.Count);
                made = Damage(persons[person], random);
            }
            else
            {
                person = persons.Count;
                var town = cityFrequency.Next(random);
                var born = new DateOnly(1935, 1, 1).AddDays(random.Next(75 * 365));
                made = new Made(
                    first[firstFrequency.Next(random)], last[lastFrequency.Next(random)], born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), city[town],
                    (10_000 + (town * 50) + random.Next(50)).ToString(CultureInfo.InvariantCulture), $"0555{random.Next(100_000_000):D8}");
                persons.Add(made);
            }

            file.Write(string.Create(CultureInfo.InvariantCulture, $"{record},{made.First},{made.Last},{made.Born},{made.City},{made.Postcode},{made.Phone},{person}\n"));
        }
    }

    private static string[] Words(SeededRandom random, int count, int least, int most)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            var text = new StringBuilder();
            for (var syllables = random.Between(least, most); syllables > 0; syllables--)
            {
                text.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
                if (random.Percent(30))
                    text.Append(Consonants[random.Next(Consonants.Length)]);
            }

            words.Add(text.ToString());
        }

        return [.. words];
    }

    private static Made Damage(Made made, SeededRandom random)
    {
        for (var errors = random.Between(0, 2); errors > 0; errors--)
        {
            made = random.Next(8) switch
            {
                0 => made with { First = Slip(made.First, random) },
                1 or 2 => made with { Last = Slip(made.Last, random) },
                3 => made with { Born = Slip(made.Born, random) },
                4 => made with { City = Slip(made.City, random) },
                5 => made with { Postcode = Slip(made.Postcode, random) },
                6 => made with { Phone = "" },
                _ => made with { Phone = Slip(made.Phone, random) },
            };
        }

        return made;
    }

    private static string Slip(string text, SeededRandom random)
    {
        if (text.Length < 2)
            return text;
        var place = random.Next(text.Length - 1);
        var isDigit = char.IsAsciiDigit(text[place]);
        var letter = isDigit ? (char)('0' + random.Next(10)) : text[place] == '-' ? '-' : (char)('a' + random.Next(26));
        return random.Next(isDigit ? 2 : 4) switch
        {
            0 => $"{text[..place]}{letter}{text[(place + 1)..]}",
            1 => $"{text[..place]}{text[place + 1]}{text[place]}{text[(place + 2)..]}",
            2 => text.Remove(place, 1),
            _ => text.Insert(place, letter.ToString()),
        };
    }

    private sealed record Made(string First, string Last, string Born, string City, string Postcode, string Phone);
}
