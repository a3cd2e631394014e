using Exchange.V1;

namespace Generate;

/// <summary>What a household must be like, so that exactly the planted fault shows and nothing else. What is not said is left to chance.</summary>
internal sealed record Shape
{
    public HardshipCategory Category { get; init; }

    /// <summary>Net income a month and person, thousandths of the standard.</summary>
    public (int Low, int High)? NetMilli { get; init; }

    /// <summary>Net income of the year exactly on that many thousandths of the standard, and so many fen more.</summary>
    public (int Milli, int MoreFen)? ExactNet { get; init; }

    public bool? Married { get; init; }

    public MaritalStatus? Marital { get; init; }

    public Sex Sex { get; init; }

    public EmploymentStatus? Work { get; init; }

    public bool? Parent { get; init; }

    public bool ParentHasPension { get; init; }

    public bool NoAid { get; init; }

    /// <summary>No aid although the income is below the standard.</summary>
    public bool Unaided { get; init; }

    public int OldestHead { get; init; } = 58;

    public int Children { get; init; } = -1;

    /// <summary>A person who stands in another file as well.</summary>
    public Person? Guest { get; init; }

    /// <summary>The shape that a plant needs.</summary>
    public static Shape For(Plant plant)
    {
        // 相对困难 with room below the line, and enough persons that a few hundred yuan more do not leave it.
        var roomy = new Shape { Category = HardshipCategory.Relative, NetMilli = (1100, 1300), Married = true, Children = 1, NoAid = true };
        var alone = new Shape { Category = HardshipCategory.Relative, Married = false, Work = EmploymentStatus.SickLeave, NoAid = true };
        return plant switch
        {
            Plant.EmploymentMissing => new() { Work = EmploymentStatus.SickLeave },
            Plant.HouseholderTwiceSameUnion or Plant.HouseholderTwiceOtherUnion => alone with { Marital = MaritalStatus.Unmarried },
            Plant.HouseholderIsMember => alone with { Marital = MaritalStatus.Unmarried, Children = 0 },
            Plant.SpousesWithAFileEach => alone with { Marital = MaritalStatus.Divorced },
            Plant.NearNumber => alone with { Marital = MaritalStatus.Unmarried, Children = 0 },
            Plant.MemberTwice => new() { Category = HardshipCategory.Relative, Parent = true, NoAid = true },
            Plant.NameConflict or Plant.NameVariant or Plant.OtherEmployer => new() { Work = EmploymentStatus.OnPost },
            Plant.DeathByFuneral => new() { Parent = true },
            Plant.DeathByTwoSources => new() { Parent = true, ParentHasPension = true },
            Plant.MarriedInRegister => new() { Married = false, Marital = MaritalStatus.Unmarried },
            Plant.DivorcedInRegister or Plant.OtherSpouse => new() { Married = true },
            Plant.AidNotStated or Plant.AidNotFound => new() { Category = HardshipCategory.Relative, NoAid = true },
            Plant.EmployedWhileUnemployed or Plant.BenefitUndeclared => roomy with { Work = EmploymentStatus.Unemployed },
            Plant.WageUnderstated => roomy with { Work = EmploymentStatus.OnPost },
            Plant.PensionUndeclared or Plant.PensionAboveLine => roomy with { Parent = true },
            Plant.AboveAllLines => new() { Category = HardshipCategory.Relative, NetMilli = (2110, 2180) },
            Plant.JustAboveLine => new() { Category = HardshipCategory.Relative, ExactNet = (2000, 1) },
            Plant.ExactlyOnLine => new() { Category = HardshipCategory.Relative, ExactNet = (2000, 0) },
            Plant.Recovered => new() { Category = HardshipCategory.Relative, NetMilli = (2600, 3500) },
            Plant.BelowWithoutAid => new() { Category = HardshipCategory.Deep, NetMilli = (300, 800), NoAid = true, Unaided = true },
            Plant.VehicleRegistered or Plant.HomesRegistered or Plant.ShopRegistered or Plant.BusinessRegistered or Plant.AssetsRegistered or Plant.VehicleDeclared =>
                new() { Category = HardshipCategory.Relative, NetMilli = (1200, 1700) },
            Plant.AtEdgeAfterExit => new() { Category = HardshipCategory.Relative, NetMilli = (2010, 2090) },
            Plant.FellBack => new() { Category = HardshipCategory.Relative, NetMilli = (1200, 1700) },
            Plant.FiledTooDeep => new() { Category = HardshipCategory.Deep, NetMilli = (1300, 1800) },
            Plant.FiledTooLight => new() { Category = HardshipCategory.Relative, NetMilli = (300, 800) },
            _ => new(),
        };
    }
}
