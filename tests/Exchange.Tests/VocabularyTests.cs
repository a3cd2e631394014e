using Generate;
using Matching.Identity;
using Core = Matching.Checks.Facts;

namespace Exchange.Tests;

/// <summary>One vocabulary: the contract's code lists and the core's are the same, name by name and number by number.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<Type, Type> Lists() => new()
    {
        { typeof(Core.HardshipCategory), typeof(V1.HardshipCategory) },
        { typeof(Core.FileStatus), typeof(V1.FileStatus) },
        { typeof(Core.HardshipCause), typeof(V1.HardshipCause) },
        { typeof(Core.Sex), typeof(V1.Sex) },
        { typeof(Core.MaritalStatus), typeof(V1.MaritalStatus) },
        { typeof(Core.EmploymentStatus), typeof(V1.EmploymentStatus) },
        { typeof(Core.IncomeKind), typeof(V1.IncomeKind) },
        { typeof(Core.ExpenseKind), typeof(V1.ExpenseKind) },
        { typeof(Core.LowIncomeType), typeof(V1.LowIncomeType) },
        { typeof(Core.RecordKind), typeof(V1.RecordKind) },
        { typeof(Core.Severity), typeof(V1.Severity) },
        { typeof(Core.Suggestion), typeof(V1.Suggestion) },
        { typeof(Core.IdentityOutcome), typeof(V1.IdentityOutcome) },
        { typeof(Core.HealthStatus), typeof(V1.HealthStatus) },
        { typeof(Core.AssistanceBatch), typeof(V1.AssistanceBatch) },
        { typeof(Core.VehicleType), typeof(V1.VehicleType) },
        { typeof(Core.RealEstateUse), typeof(V1.RealEstateUse) },
        { typeof(Core.BusinessRole), typeof(V1.BusinessRole) },
        { typeof(Core.HouseholdRegistrationState), typeof(V1.HouseholdRegistrationState) },
        { typeof(Core.PersonOutcomeState), typeof(V1.PersonOutcomeState) },
        { typeof(Matching.Checks.UploadVerdict), typeof(V1.UploadVerdict) },
        { typeof(Matching.Casework.ReviewState), typeof(V1.ReviewState) },
        { typeof(Matching.Casework.ReviewOutcome), typeof(V1.ReviewOutcome) },
        { typeof(Matching.Casework.ReviewAction), typeof(V1.ReviewAction) },
        { typeof(Matching.Casework.DecisionReason), typeof(V1.DecisionReason) },
        { typeof(Matching.Casework.Exits.ExitState), typeof(V1.ExitState) },
        { typeof(Matching.Casework.Exits.ExitAction), typeof(V1.ExitAction) },
        { typeof(Matching.Rules.ExitReason), typeof(V1.ExitReason) },
        { typeof(Matching.Linkage.Files.FileRelation), typeof(V1.FileRelation) },
        { typeof(Matching.Linkage.Files.ClusterScope), typeof(V1.ClusterScope) },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_code_list_is_the_same_in_the_core_and_on_the_wire(Type core, Type wire) => Assert.Equal(Values(wire), Values(core));

    [Fact]
    public void States_and_stages_are_the_same_in_the_store_and_on_the_wire()
    {
        Assert.Equal(Values(typeof(V1.BatchState)).Skip(1), Values(typeof(Exchange.Store.BatchState)));
        Assert.Equal(Values(typeof(V1.RunState)).Skip(1), Values(typeof(Exchange.Store.RunState)));
        Assert.Equal(Values(typeof(V1.RunStage)).Skip(1), Values(typeof(Exchange.Store.RunStage)).Skip(1));
        Assert.Equal(Values(typeof(V1.OrganizationType)), Values(typeof(Exchange.Access.OrganizationType)));
    }

    [Fact]
    public void A_record_s_case_has_the_number_of_its_kind() => Assert.Equal(
        Values(typeof(V1.RecordKind)).Skip(1), Values(typeof(V1.Record.RecordOneofCase)).Where(value => value.Number != 0));

    [Fact]
    public void The_generator_s_standards_are_those_of_the_sample_profile()
    {
        var profile = Matching.Rules.ShippedProfiles.Library.Find("sample-gansu")!;
        Assert.All(Gansu.Cities.SelectMany(city => city.Counties), county => Assert.Equal(profile.StandardFor(county.Code, 2026), Gansu.StandardFen(county.Code)));
    }

    /// <summary>Codes in the generator against public data; the data is not part of the project.</summary>
    [SharedDataFact("regions/areacodes.csv")]
    public void The_generator_s_regions_are_real_and_in_force()
    {
        var real = File.ReadLines(SharedDataFactAttribute.PathOf("regions/areacodes.csv")).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells[5] == "在用").ToLookup(cells => cells[0], cells => cells[3]);
        Assert.All(Gansu.Cities, city => Assert.Equal([city.Name], real[RegionCode.Format(city.Code)]));
        Assert.All(Gansu.Cities.SelectMany(city => city.Counties), county => Assert.NotEmpty(real[RegionCode.Format(county.Code)]));
        Assert.Equal(
            real.Select(group => group.Key).Where(code => code.StartsWith("62", StringComparison.Ordinal) && !code.EndsWith("00", StringComparison.Ordinal)).Order(),
            Gansu.Cities.SelectMany(city => city.Counties).Select(county => RegionCode.Format(county.Code)).Where(code => !code.EndsWith("00", StringComparison.Ordinal)).Order());
    }

    [SharedDataFact("regions/areacodes.csv")]
    public void The_region_table_has_every_code_in_force_and_reads_an_operator_s_list_of_the_retired()
    {
        var csv = File.ReadAllText(SharedDataFactAttribute.PathOf("regions/areacodes.csv"));
        var real = csv.Split('\n').Skip(1).Select(line => line.Split(',')).Where(cells => cells.Length > 5).ToList();
        Assert.All(real.Where(cells => cells[5] == "在用"), cells =>
            Assert.Equal((RegionState.Current, cells[3]), (RegionTable.Shipped.StateOf(Code(cells)), RegionTable.Shipped.Find(Code(cells))?.Name)));

        var regions = RegionTable.Read(csv);
        Assert.True(regions.HasHistory);
        Assert.All(real, cells => Assert.NotEqual(RegionState.Unknown, regions.StateOf(Code(cells))));

        // Libraries with current codes only refuse these genuine ones (domain.md §4.1).
        Assert.All([412723, 370284, 362324], code => Assert.Equal(RegionState.Retired, regions.StateOf(code)));

        static int Code(string[] cells) => int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Every_fault_of_a_number_has_a_text_and_a_reason_in_the_contract()
    {
        Assert.Equal(Enum.GetValues<IdNumberFault>().Where(fault => fault is not IdNumberFault.None).Order(), Matching.Checks.IdFaultText.All.Select(text => text.Fault).Order());
        var reasons = V1.ErrorReasonReflection.Descriptor.EnumTypes.Single(type => type.Name == "RecordReason").Values.Select(value => value.Name).ToHashSet();
        Assert.All(Matching.Checks.IdFaultText.All.Where(text => text.Fault is not IdNumberFault.Missing), text => Assert.Contains($"RECORD_REASON_{text.Code}", reasons));
    }

    [Fact]
    public void Code_lists_have_the_numbers_of_the_contract()
    {
        Same<V1.HardshipCategory>(CodeLists.HardshipCategory);
        Same<V1.HardshipCause>(CodeLists.HardshipCause);
        Same<V1.KeyGroup>(CodeLists.KeyGroup);
        Same<V1.AssistanceBatch>(CodeLists.AssistanceBatch);
        Same<V1.PoliticalStatus>(CodeLists.PoliticalStatus);
        Same<V1.EmploymentStatus>(CodeLists.EmploymentStatus);
        Same<V1.HukouType>(CodeLists.HukouType);
        Same<V1.ModelWorkerType>(CodeLists.ModelWorkerType);
        Same<V1.HousingType>(CodeLists.HousingType);
        Same<V1.DisabilityType>(CodeLists.DisabilityType);
        Same<V1.HealthStatus>(CodeLists.HealthStatus);
        Assert.Equal(Values(typeof(V1.IdType)), Values(typeof(DocumentType)));

        static void Same<T>(CodeList list)
            where T : struct, Enum =>
            Assert.Equal(Enum.GetValues<T>().Select(value => Convert.ToInt32(value, null)).Where(number => number > 0).Order(), list.Codes);
    }

    private static IEnumerable<(int Number, string Name)> Values(Type list) =>
        Enum.GetValues(list).Cast<object>().Select(value => (Convert.ToInt32(value, null), value.ToString()!)).OrderBy(value => value.Item1);
}

/// <summary>A test that reads ../shared/data; where that folder is absent it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string file)
    {
        if (!File.Exists(PathOf(file)))
            Skip = $"shared/data/{file} is not here";
    }

    /// <summary>The file's place: shared/ lies beside the checkout.</summary>
    public static string PathOf(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(candidate))
                return candidate;
        }

        return Path.Combine("shared", "data", file);
    }
}
