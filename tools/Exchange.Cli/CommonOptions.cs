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

    public static Option<int> Year() => Required(Number("--year", "业务年度 / the business year", 2000, 2100));

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

    /// <summary>A value that looks like an option is a mistyped option.</summary>
    public static void RefuseOptions(System.CommandLine.Parsing.ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.StartsWith("--", StringComparison.Ordinal) && token.Value.Length > 2 && char.IsAsciiLetter(token.Value[2]))
                result.AddError($"不认识的选项 {token.Value},可用 --help 查看用法 / unknown option");
        }
    }

    public static Option<int> Seed() => Number("--seed", "随机种子,同一种子结果相同 / the same seed gives the same province", 0, int.MaxValue, 42);

    public static Option<int> Households() => Number("--households", "档案户数 / household files", 1, 5_500_000, Generate.ProvinceOptions.GansuHouseholds);

    /// <summary>A whole number within bounds. Anything else is said in Chinese, and never throws.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int? standard = null)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                    return number;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} 应为 {least} 至 {most} 之间的整数 / must be a whole number between {least} and {most}"));
                return 0;
            },
        };
        if (standard is { } value)
            option.DefaultValueFactory = _ => value;
        return option;
    }

    private static Option<int> Required(Option<int> option)
    {
        option.Required = true;
        return option;
    }
}
