using System.CommandLine;
using Exchange.Cli.Exporting;

namespace Exchange.Cli.Commands;

/// <summary>mapping: the sample column mapping, and every field that a column can show.</summary>
internal static class MappingCommand
{
    public static Command Create()
    {
        var fields = new Option<bool>("--fields") { Description = "列出全部字段 / list every field" };
        var command = new Command("mapping", "列对应表的示例(JSON),存成文件修改后用于 export 和 precheck / the sample column mapping, to be changed and used") { fields };
        command.SetAction(result =>
        {
            if (result.GetValue(fields))
            {
                foreach (var field in ColumnMapping.Fields())
                    Console.WriteLine(field);
            }
            else
            {
                Console.Write(ColumnMapping.Sample());
            }

            return 0;
        });
        return command;
    }
}
