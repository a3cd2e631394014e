using FsCheck;
using FsCheck.Fluent;
using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class IdRepairTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly int[] Counties = [.. Enumerable.Range(110_000, 560_000).Where(code => code % 100 != 0 && RegionTable.Shipped.StateOf(code) is RegionState.Current)];

    [Fact]
    public void After_one_wrong_digit_the_truth_is_among_the_candidates() => Prop.ForAll(
        Numbers(), Gen.Choose(0, 17).ToArbitrary(), Gen.Choose(1, 10).ToArbitrary(), (truth, place, shift) =>
        {
            const string Characters = "0123456789X";
            var count = place == 17 ? 11 : 10;
            var digits = truth.ToCharArray();
            digits[place] = Characters[(Characters.IndexOf(digits[place], StringComparison.Ordinal) + shift) % count];
            var sent = new string(digits);
            return sent == truth || (!IdNumber.Read(sent).IsValid && Candidates(sent).Exists(c => c.Number.Value == truth && c.Edit is IdEdit.Substitution && c.Position == place + 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void After_a_swap_of_neighbours_the_truth_is_among_the_candidates() => Prop.ForAll(Numbers(), Gen.Choose(0, 16).ToArbitrary(), (truth, place) =>
    {
        var digits = truth.ToCharArray();
        (digits[place], digits[place + 1]) = (digits[place + 1], digits[place]);
        var sent = new string(digits);
        return sent == truth || (!IdNumber.Read(sent).IsValid && Candidates(sent).Exists(c => c.Number.Value == truth && c.Edit is IdEdit.Transposition));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void No_edit_is_missed_and_none_is_invented()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var digits = Number(Counties[random.Next(Counties.Length)], new DateOnly(1930, 1, 1).AddDays(random.Next(35_000)), random.Next(1000)).ToCharArray();
            digits[random.Next(18)] = "0123456789X#"[random.Next(11)];
            digits[random.Next(17)] = "0123456789"[random.Next(10)];
            var sent = new string(digits);
            var found = Candidates(sent).Select(candidate => candidate.Number.Value).Order(StringComparer.Ordinal);
            Assert.Equal(IdNumber.Read(sent).IsValid ? [] : Edits(sent).Where(text => IsPossible(sent, text)).Order(StringComparer.Ordinal), found);
        }
    }

    [Fact]
    public void A_sign_that_is_no_digit_is_filled_in() =>
        Assert.Contains(Candidates("110105194912310#2X"), candidate => candidate.Number.Value == "11010519491231002X");

    [Fact]
    public void A_number_that_lost_its_end_is_completed()
    {
        var candidate = Candidates("11010519491231002")[0];
        Assert.Equal(("11010519491231002X", IdEdit.Completion, 18), (candidate.Number.Value, candidate.Edit, candidate.Position));
    }

    [Fact]
    public void A_digit_that_was_left_out_is_found() => Prop.ForAll(Numbers(), Gen.Choose(0, 16).ToArbitrary(), (truth, place) =>
        Candidates(truth.Remove(place, 1)).Exists(candidate => candidate.Number.Value == truth)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_digit_that_was_typed_twice_is_found() => Prop.ForAll(Numbers(), Gen.Choose(0, 17).ToArbitrary(), (truth, place) =>
        Candidates(truth.Insert(place, truth[place].ToString())).Exists(candidate => candidate.Number.Value == truth)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void People_of_retired_counties_and_prefectures_are_found_without_their_codes()
    {
        // 513023 and its prefecture are retired; the list that ships has neither.
        var truth = Number(513_023, new DateOnly(1953, 5, 8), 7);
        var candidate = Candidates("51309" + truth[5..]).Single(candidate => candidate.Number.Value == truth);
        Assert.False(candidate.IsListed);
        Assert.True(Candidates("51309" + truth[5..])[0].IsListed);
    }

    [Fact]
    public void A_swap_behind_the_region_leaves_an_unknown_county_alone()
    {
        var truth = Number(440_524, new DateOnly(2001, 1, 1), 7);
        Assert.True(Candidates($"{truth[..6]}02{truth[8..]}").Single(candidate => candidate.Number.Value == truth).IsListed);
    }

    [Fact]
    public void No_resident_becomes_a_foreigner_of_no_country_and_no_permit_gets_a_county()
    {
        Assert.All(Candidates("350525199511197616"), candidate => Assert.NotEqual('9', candidate.Number.Value[0]));
        Assert.All(Candidates("810000199408230022").Where(candidate => candidate.Number.Kind is IdNumberKind.HongKongMacaoTaiwanResident), candidate =>
            Assert.Equal("0000", candidate.Number.Value[2..6]));
    }

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("110105491231002")]
    [InlineData("110105491231992")]
    [InlineData("111111111111111111")]
    [InlineData("110105194912310029.0")]
    [InlineData("无")]
    [InlineData("")]
    public void What_is_valid_or_too_far_from_it_has_no_candidates(string text) => Assert.Empty(Candidates(text));

    [Fact]
    public void An_unknown_county_stays_as_it_was_sent() =>
        Assert.Contains(Candidates("440524188001010015"), candidate => candidate.Number.Value == "440524188001010014");

    [Fact]
    public void There_are_few_candidates_of_listed_regions_after_a_wrong_digit_and_after_a_swap()
    {
        var random = new Random(7);
        double substituted = 0, swapped = 0;
        for (var i = 0; i < 2000; i++)
        {
            var truth = Number(Counties[random.Next(Counties.Length)], new DateOnly(1950, 1, 1).AddDays(random.Next(25_000)), random.Next(1, 1000));
            var digits = truth.ToCharArray();
            var place = random.Next(17);
            digits[place] = (char)('0' + ((digits[place] - '0' + random.Next(1, 10)) % 10));
            substituted += Candidates(new string(digits)).Count(candidate => candidate.IsListed);

            digits = truth.ToCharArray();
            do
                place = random.Next(16);
            while (digits[place] == digits[place + 1]);
            (digits[place], digits[place + 1]) = (digits[place + 1], digits[place]);
            swapped += Candidates(new string(digits)).Count(candidate => candidate.IsListed);
        }

        Assert.InRange(substituted / 2000, 4, 9);
        Assert.InRange(swapped / 2000, 4, 9);
    }

    [Fact]
    public void Numbers_one_slip_apart_share_a_key_of_deletion() => Prop.ForAll(Numbers(), Gen.Choose(0, 15).ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), (truth, place, digit) =>
    {
        var substituted = truth.ToCharArray();
        substituted[place] = (char)('0' + digit);
        var swapped = truth.ToCharArray();
        (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
        return new[] { substituted, swapped }.All(changed => !TryComplete(changed, out var other) || Keys(IdNumber.Read(truth).Number!.Value).Intersect(Keys(other)).Any());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    /// <summary>Every text one substitution or one swap of neighbours away.</summary>
    private static IEnumerable<string> Edits(string sent)
    {
        for (var i = 0; i < 18; i++)
        {
            foreach (var other in "0123456789X".Where(other => other != sent[i]))
                yield return string.Concat(sent.AsSpan(0, i), [other], sent.AsSpan(i + 1));
            if (i < 17 && sent[i] != sent[i + 1])
                yield return string.Concat(sent.AsSpan(0, i), [sent[i + 1], sent[i]], sent.AsSpan(i + 2));
        }
    }

    private static bool IsPossible(string sent, string text) => IdNumber.Read(text) is { Number: { } number, Normalisations: IdNumberNormalisation.None }
        && number.BirthDate <= Today && (text[..6] == sent[..6] || number.Kind switch
        {
            IdNumberKind.ForeignPermanentResident => number.Country is not null,
            IdNumberKind.HongKongMacaoTaiwanResident => text[2..6] == "0000",
            _ => RegionTable.Shipped.IsPlausible(number.Region),
        });

    /// <summary>A valid number with these first seventeen digits, where there is one.</summary>
    private static bool TryComplete(char[] digits, out IdNumber number)
    {
        var reading = IdNumber.Read(new string(digits, 0, 17) + IdNumber.CheckCharacter(digits));
        number = reading.Number ?? default;
        return reading.IsValid;
    }

    [Fact]
    public void The_keys_of_deletion_are_the_seventeen_digits_without_one()
    {
        var keys = Keys(IdNumber.Read("11010519491231002X").Number!.Value);
        var expected = Enumerable.Range(0, 17).Select(place => long.Parse("11010519491231002".Remove(place, 1), System.Globalization.CultureInfo.InvariantCulture)).Distinct();
        Assert.Equal(expected.Order(), keys.Order());
    }

    private static long[] Keys(IdNumber number)
    {
        var keys = new long[17];
        return keys[..number.DeletionKeys(keys)];
    }

    private static List<IdCandidate> Candidates(string text)
    {
        var candidates = new IdCandidate[IdRepair.MostCandidates];
        return [.. candidates[..IdRepair.Find(text, Today, RegionTable.Shipped, candidates)]];
    }

    private static Arbitrary<string> Numbers() =>
        (from county in Gen.Elements(Counties)
         from days in Gen.Choose(0, 46_000)
         from sequence in Gen.Choose(0, 999)
         select Number(county, new DateOnly(1900, 1, 1).AddDays(days), sequence)).ToArbitrary();

    private static string Number(int county, DateOnly birth, int sequence)
    {
        var digits = $"{county}{birth:yyyyMMdd}{sequence:D3}";
        return digits + IdNumber.CheckCharacter(digits);
    }
}
