using System.CommandLine;

namespace Exchange.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string> Server() => new("--server")
    {
        Description = "服务地址 / the service's address",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    public static Option<string> Organization() => new("--as")
    {
        Description = "以哪个机构的名义(机构代码) / the organisation that is calling, such as union-620100",
        Required = true,
    };

    public static Option<int> Year() => new("--year") { Description = "业务年度 / the business year", Required = true };

    public static Option<int> AsOf() => new("--as-of") { Description = "数据或核对基准日 yyyymmdd / the day", Required = true };

    public static Option<ulong> Seed() => new("--seed") { Description = "随机种子,同一种子结果相同 / the same seed gives the same province", DefaultValueFactory = _ => 42UL };

    public static Option<int> Households()
    {
        var option = new Option<int>("--households")
        {
            Description = "档案户数 / household files",
            DefaultValueFactory = _ => Generate.ProvinceOptions.GansuHouseholds,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 5_500_000)
                result.AddError("--households 应在 1 至 5500000 之间 / must be between 1 and 5500000");
        });
        return option;
    }
}
