using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>What every command shows alike: when, who and which.</summary>
internal static class Shown
{
    /// <summary>Beijing time, which has no summer time.</summary>
    public static DateTimeOffset Time(Timestamp time) => time.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));

    /// <summary>To the minute.</summary>
    public static string Minute(Timestamp time) => $"{Time(time):yyyy-MM-dd HH:mm}";

    /// <summary>The organisation and its own id of the person; not escaped.</summary>
    public static string Who(Reviewer? person) => person is null ? "–" : $"{person.Organization}/{person.Person}";

    /// <summary>The last part of a resource's name, or what is one already.</summary>
    public static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>What of a finding stands against what.</summary>
    public static Table Evidence(Finding finding)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("证据").AddColumns("比对项", "档案", "对方", "来源", "案号");
        foreach (var piece in finding.Evidence)
        {
            table.AddRow(
                Markup.Escape(piece.LabelZh), Markup.Escape(piece.FileValue), Markup.Escape(piece.OtherValue),
                piece.SourceKind is RecordKind.Unspecified ? "档案本身" : Names.Of(piece.SourceKind), Markup.Escape(piece.SourceCaseNumber));
        }

        return table;
    }
}
