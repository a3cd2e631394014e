using System.CommandLine;
using System.Globalization;
using Matching.Identity;

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

    /// <summary>A day, written 20260630 or 2026-06-30.</summary>
    public static Option<int> AsOf() => new("--as-of")
    {
        Description = "数据或核对基准日,如 20260630 或 2026-06-30 / the day",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value.Replace("-", "", StringComparison.Ordinal) : "";
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var day) && CalendarDay.IsValid(day))
                return day;
            result.AddError("--as-of 应为真实日期,如 20260630 / must be a real day");
            return 0;
        },
    };

    /// <summary>A file that exists.</summary>
    public static Argument<FileInfo> File(string description)
    {
        var argument = new Argument<FileInfo>("file") { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !System.IO.File.Exists(result.Tokens[0].Value))
                result.AddError($"没有该文件,或者是文件夹:{result.Tokens[0].Value} / no such file");
        });
        return argument;
    }

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
