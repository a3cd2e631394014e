using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.V1;
using Google.Protobuf;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;

namespace Exchange.Records;

/// <summary>From a check's finding to the contract's, masked. The same for runs and prechecks.</summary>
public static class FindingMapping
{
    /// <summary>More than this says nothing more to a person; the digest covers all of it.</summary>
    private const int MostEvidence = 50;

    /// <summary>The finding as callers see it, without a name.</summary>
    public static Finding ToMessage(CheckFinding finding, HouseholdCase household, string batch, long index)
    {
        var kind = FindingCatalogue.Get(finding.Code);
        var file = household.Household;
        var person = finding.MemberNumber == CheckFinding.WholeHousehold ? null : file.Persons[finding.MemberNumber];
        return new Finding
        {
            Code = finding.Code,
            Severity = (V1.Severity)finding.Severity,
            Household = new HouseholdReference
            {
                Batch = batch,
                Index = index,
                FileNumber = file.FileNumber,
                OwningUnion = file.OwningUnion,
                RegionCode = RegionCode.Format(file.Region),
            },
            MemberNumber = finding.MemberNumber,
            MaskedName = person is null ? "" : PersonName.Mask(person.Name),
            MaskedIdNumber = person is null ? "" : IdMask.ForStaff(person.IdText),
            TitleZh = kind.TitleZh,
            TitleEn = kind.TitleEn,
            ExplanationZh = finding.ExplanationZh,
            ExplanationEn = finding.ExplanationEn,
            Evidence = { finding.Evidence.Take(MostEvidence).Select(ToMessage) },
            Suggestion = (V1.Suggestion)finding.Suggestion,
            BasisZh = kind.BasisZh,
            NextStepZh = kind.NextStepZh,
            NextStepEn = kind.NextStepEn,
            RuleProfile = household.Profile.Name,
            StandardFen = RestsOnStandard(finding.Code) ? household.StandardFen : 0,
            EvidenceDigest = ByteString.CopyFrom(EvidenceDigest(finding, file)),
        };
    }

    /// <summary>Those whose verdict changes with the local standard.</summary>
    private static bool RestsOnStandard(string code) => code is "F34" or "F42" or "F43" or "F44" or "F54" or "F80" or "F81";

    /// <summary>
    /// The finding's stable id, 32 hexadecimal digits: the same doubt about the same file of the same sender has the same id in every run,
    /// whatever its evidence.
    /// </summary>
    public static string StableId(string organization, HouseholdFacts file, CheckFinding finding)
    {
        var text = string.Join('\n', organization, file.OwningUnion, file.FileNumber, finding.Code, finding.MemberNumber.ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>SHA-256 over what the finding says; equal as long as nothing relevant changes. Batches' names and places in them are left out: the same data sent anew, in another order or beside other data, is the same evidence.</summary>
    private static byte[] EvidenceDigest(CheckFinding finding, HouseholdFacts file)
    {
        var said = new ArrayBufferWriter<byte>(512);
        Append(said, file.OwningUnion, file.FileNumber, RegionCode.Format(file.Region), finding.Code);
        Append(said, finding.MemberNumber, (int)finding.Severity, (int)finding.Suggestion);
        Append(said, finding.ExplanationZh);
        foreach (var evidence in finding.Evidence)
        {
            Append(said, evidence.LabelEn, evidence.FileValue, evidence.OtherValue, evidence.Source?.Organization ?? "", evidence.Source?.CaseNumber ?? "");
            Append(said, (int)(evidence.Source?.Kind ?? Matching.Checks.Facts.RecordKind.Unspecified), (int)evidence.Identity);
        }

        return SHA256.HashData(said.WrittenSpan);
    }

    private static void Append(ArrayBufferWriter<byte> said, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            Encoding.UTF8.GetBytes(text, said);
            said.Write((ReadOnlySpan<byte>)[0]);
        }
    }

    private static void Append(ArrayBufferWriter<byte> said, params ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64BigEndian(said.GetSpan(sizeof(long)), number);
            said.Advance(sizeof(long));
        }
    }

    private static Evidence ToMessage(CheckEvidence evidence) => new()
    {
        LabelZh = evidence.LabelZh,
        LabelEn = evidence.LabelEn,
        FileValue = evidence.FileValue,
        OtherValue = evidence.OtherValue,
        SourceKind = (V1.RecordKind)(evidence.Source?.Kind ?? Matching.Checks.Facts.RecordKind.Unspecified),
        SourceOrganization = evidence.Source?.Organization ?? "",
        SourceCaseNumber = evidence.Source?.CaseNumber ?? "",
        SourceIndex = evidence.Source?.Index ?? 0,
        Identity = (V1.IdentityOutcome)evidence.Identity,
        Comparison = evidence.Pair is { } pair ? ToMessage(pair) : null,
    };

    private static PersonComparison ToMessage(PersonPair pair) => new()
    {
        Attributes =
        {
            Attribute(ComparedAttribute.IdNumber, PersonPairText.Zh(pair.Number), PersonPairText.En(pair.Number), pair.NumberBits),
            Attribute(ComparedAttribute.Name, NameLevelText.Zh(pair.Name), NameLevelText.En(pair.Name), pair.NameBits),
            Attribute(ComparedAttribute.BirthDate, PersonPairText.Zh(pair.Birth), PersonPairText.En(pair.Birth), pair.BirthBits),
            Attribute(ComparedAttribute.Sex, PersonPairText.Zh(pair.Sex), PersonPairText.En(pair.Sex), pair.SexBits),
            Attribute(ComparedAttribute.Region, PersonPairText.Zh(pair.Region), PersonPairText.En(pair.Region), pair.RegionBits),
        },
        PriorBits = PersonPairJudge.Prior,
        TotalBits = pair.Bits,
        MatchBits = PersonPairJudge.MatchBits,
        ReviewBits = PersonPairJudge.ReviewBits,
        Band = pair.Band is PairBand.Match ? ComparisonBand.Match : ComparisonBand.Review,
    };

    private static AttributeComparison Attribute(ComparedAttribute attribute, string zh, string en, int bits) => new() { Attribute = attribute, LevelZh = zh, LevelEn = en, Bits = bits };
}
