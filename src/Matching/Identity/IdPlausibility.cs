namespace Matching.Identity;

/// <summary>Judges a valid number against a day and a list of regions, which the number itself knows nothing of.</summary>
public static class IdPlausibility
{
    /// <summary>Above this age, in years, a birth date is doubted. No fault: the standard's own sample was born in 1880, and registers hold the dead.</summary>
    private const int HighestAge = 120;

    /// <summary>Adds what a day and a list of regions tell: a birth in the future is a fault and takes the number away, the rest are doubts.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="asOf">The day of judging.</param>
    /// <param name="regions">The list of regions.</param>
    public static (IdReading Reading, IdDoubt Doubts) Judge(IdReading reading, DateOnly asOf, RegionTable regions)
    {
        if (reading.Number is not { } number)
            return (reading, IdDoubt.None);
        return IsFuture(number, asOf)
            ? (new IdReading(null, IdNumberFault.FutureDate, reading.Normalisations), IdDoubt.None)
            : (reading, Doubts(reading, asOf, regions));
    }

    /// <summary>Whether the birth lies after a day.</summary>
    internal static bool IsFuture(IdNumber number, DateOnly asOf) => number.BirthDate is { } birth && birth > asOf;

    private static IdDoubt Doubts(IdReading reading, DateOnly asOf, RegionTable regions)
    {
        var number = reading.Number!.Value;
        var doubts = (reading.Normalisations & IdNumberNormalisation.RaisedFromFifteen) != 0 ? IdDoubt.Unchecked : IdDoubt.None;
        if ((doubts & IdDoubt.Unchecked) != 0 && IsPerhapsCut(number))
            doubts |= IdDoubt.MaybeCut;
        if (number.Kind is IdNumberKind.ForeignPermanentResident && number.Country is null)
            doubts |= IdDoubt.CountryUnknown;
        if (number.Kind is IdNumberKind.ForeignPermanentResidentOld)
            return doubts | IdDoubt.Unchecked;

        if (number.Kind is IdNumberKind.HongKongMacaoTaiwanResident)
        {
            doubts |= number.Region % 10_000 == 0 ? IdDoubt.None : IdDoubt.PermitRegion;
        }
        else if (number.Kind is IdNumberKind.Resident)
        {
            doubts |= regions.StateOf(number.Region) switch
            {
                RegionState.Unknown => IdDoubt.CountyUnknown,
                RegionState.Retired => IdDoubt.CountyRetired,
                _ => IdDoubt.None,
            };
        }

        if (number.Sequence % 100 == 0 && number.Check == '0' && (doubts & IdDoubt.Unchecked) == 0)
            doubts |= IdDoubt.MaybeExcelRounded;
        if (number.Sequence == 0)
            doubts |= IdDoubt.SequenceZero;
        return IsVeryOld(number.BirthDate!.Value, asOf) ? doubts | IdDoubt.VeryOld : doubts;
    }

    /// <summary>Whether the fifteen digits hold yyyymmdd where they should hold yymmdd and two of the sequence.</summary>
    private static bool IsPerhapsCut(IdNumber number)
    {
        var tail = (int)(number.Key % 1_000_000_000 / 10);
        return tail / 1_000_000 is 19 or 20 && CalendarDay.IsValid(tail);
    }

    private static bool IsVeryOld(DateOnly birth, DateOnly asOf) => birth.Year + HighestAge < asOf.Year
        || (birth.Year + HighestAge == asOf.Year && (birth.Month, birth.Day).CompareTo((asOf.Month, asOf.Day)) < 0);
}
