using System.Text.Json.Nodes;
using Exchange.Records;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Docs;

/// <summary>Judges a numbered case by the engine of the service; only the looking up of persons is done here, in memory.</summary>
public static class CaseJudge
{
    /// <summary>620198 is known as retired, 620197 never was a county.</summary>
    private static readonly RegionTable History = RegionTable.Read("代码,名称,状态,启用时间,变更/弃用时间,新代码\n620198,虚构停用县,弃用,1981,1990,620102\n");

    /// <summary>The profile of a case, its own rules included.</summary>
    public static RuleProfile Profile(NumberedCase numbered)
    {
        var library = ShippedProfiles.Library;
        if (numbered.Rules is null)
            return library.Find(numbered.Profile) ?? throw new FormatException($"{numbered.Id}: no profile {numbered.Profile}");
        var text = numbered.Rules.DeepClone().AsObject();
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("id", "case"), ("version", "1"), ("extends", numbered.Profile), ("title", "用例补充规则"), ("regionCode", numbered.Household.RegionCode),
            ("effectiveFrom", "2010-01-01"), ("sources", new JsonArray("用例")),
        })
            text.TryAdd(name, value);
        return library.With([new ProfileText(numbered.Id, text.ToJsonString())]).Find("case@1")!;
    }

    /// <summary>The case as the checks see it.</summary>
    public static HouseholdCase Build(NumberedCase numbered)
    {
        var profile = Profile(numbered);
        var judging = new JudgingContext(
            new RegionalProfiles(profile, []), numbered.BusinessYear, numbered.AsOf, numbered.Sources, numbered.HasRegionHistory ? History : RegionTable.Shipped);
        var household = FactMapping.ToFacts(numbered.Household);
        var builder = new HouseholdCaseBuilder(judging, household);
        foreach (var person in household.Persons)
        {
            if (person.Id is null || numbered.Registers.All(record => KeyOf(record) != person.Id.Value.Key))
            {
                foreach (var (candidate, pair) in LinkedPersons.Decide(household, person, numbered.Registers, judging))
                    builder.AddLinked(person.Number, new RegisterHit(numbered.Registers[candidate], "department", candidate), pair);
            }

            if (person.Id is not { } id)
                continue;
            for (var index = 0; index < numbered.Registers.Count; index++)
            {
                if (KeyOf(numbered.Registers[index]) == id.Key)
                    builder.Add(person.Number, new RegisterHit(numbered.Registers[index], "department", index));
            }

            foreach (var (other, found, name) in Others(numbered))
            {
                if (found.Key == id.Key)
                    builder.Add(person.Number, other with { SameName = RegisterFact.Recognise(person.Name, name) is not CoreOutcome.Conflict });
                else if (NearNumbers.AreNear(id, found) && NearNumbers.NameKey(name, found) == NearNumbers.NameKey(person.Name, id))
                    builder.AddNear(person.Number, other);
            }
        }

        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var (other, found, _) in Others(numbered))
            {
                if (found.Key == spouse && other.MemberNumber == 0)
                    builder.AddSpouseFile(other);
            }
        }

        return builder.Build();
    }

    private static IEnumerable<(OtherFile File, IdNumber Number, string Name)> Others(NumberedCase numbered)
    {
        for (var index = 0; index < numbered.Others.Count; index++)
        {
            var facts = FactMapping.ToFacts(numbered.Others[index]);
            foreach (var person in facts.Persons)
            {
                if (facts.IsInForce && person.Id is { } id)
                {
                    yield return (
                        new OtherFile(new RecordSource(CoreKind.HouseholdFile, "union-620100", index, facts.FileNumber), facts.OwningUnion, facts.Region, person.Number, SameName: true),
                        id, person.Name);
                }
            }
        }
    }

    private static long? KeyOf(Record record)
    {
        var kind = Record.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(record);
        var message = (Google.Protobuf.IMessage)kind.Accessor.GetValue(record);
        var person = (PersonIdentity)message.Descriptor.FindFieldByName("person").Accessor.GetValue(message);
        return IdNumber.Read(person.IdNumber).Number?.Key;
    }
}
