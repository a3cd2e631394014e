using Exchange.Cli.Exporting;
using Exchange.V1;
using Google.Protobuf.Reflection;

namespace Exchange.Cli.Tables;

/// <summary>A column that goes somewhere.</summary>
/// <param name="Column">Which, from 0; -1 for a constant.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Path">Where its value goes.</param>
/// <param name="IsOfPerson">Whether it is of the row's person, in a table of household files.</param>
/// <param name="Factor">What an amount is multiplied with to be yuan.</param>
/// <param name="Constant">What every record has.</param>
/// <param name="Place">Its number among the mapped columns.</param>
internal sealed record MappedColumn(int Column, string Heading, FieldPath Path, bool IsOfPerson, decimal Factor, string? Constant = null, int Place = 0);

/// <summary>What the columns of one table are.</summary>
internal sealed class RowMapping
{
    private const string PersonPrefix = "person.";

    private RowMapping(RecordKind kind, MappedRows rows, List<MappedColumn> columns, List<string> unknown) => (Kind, Rows, Columns, Unknown) = (kind, rows, columns, unknown);

    /// <summary>The kind of its records.</summary>
    public RecordKind Kind { get; }

    /// <summary>What a row is.</summary>
    public MappedRows Rows { get; }

    /// <summary>The columns that go somewhere, constants last.</summary>
    public IReadOnlyList<MappedColumn> Columns { get; }

    /// <summary>Headings that nothing is done with.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>The message of a kind.</summary>
    public static FieldDescriptor FieldOf(RecordKind kind) => Record.Descriptor.FindFieldByNumber((int)kind);

    /// <summary>Finds out what the columns of a table are.</summary>
    /// <exception cref="FormatException">The mapping does not fit the table, or nothing can be told; the message says what to do.</exception>
    public static RowMapping Of(IReadOnlyList<string> headings, TableOptions options)
    {
        var document = options.Mapping is { } path ? MappingDocument.Parse(TextInput.ReadFile(path), Path.GetFileName(path)) : null;
        RecordKind? mappedKind = document is null ? null : document.Rows is not MappedRows.Record ? RecordKind.HouseholdFile
            : HeadingBook.KindOf(document.Kind ?? "") ?? throw new FormatException("列对应表的 rows 为 RECORD 时须写明 kind,如 FUNERAL / rows RECORD need a kind");
        if (mappedKind is { } && options.Kind is { } && mappedKind != options.Kind)
            throw new FormatException("--kind 与列对应表不符 / does not fit the column mapping");
        var kind = mappedKind ?? options.Kind ?? HeadingBook.Shipped.Guess(headings)
            ?? throw new FormatException("从表头看不出是哪类记录,请用 --kind 写明(如 --kind household-file、--kind funeral),或用 --mapping 给出列对应表 / what kind of record it is cannot be told; name it with --kind, or give a --mapping");
        var rows = document?.Rows ?? (kind is RecordKind.HouseholdFile ? MappedRows.Person : MappedRows.Record);

        var columns = new List<MappedColumn>();
        var used = new HashSet<int>();
        if (document is not null)
        {
            foreach (var entry in document.Columns.Where(entry => entry.Field is not null))
            {
                var column = Enumerable.Range(0, headings.Count).FirstOrDefault(i => HeadingBook.Plain(headings[i]) == HeadingBook.Plain(entry.Heading), -1);
                if (column < 0)
                    throw new FormatException($"表中没有列对应表所写的列“{entry.Heading}” / the table lacks a column of the mapping");
                columns.Add(Column(kind, rows, column, headings[column], entry.Field!));
                used.Add(column);
            }
        }
        else
        {
            for (var i = 0; i < headings.Count; i++)
            {
                if (HeadingBook.Shipped.Field(kind, headings[i]) is not { } field || columns.Exists(known => Full(known) == field))
                    continue;
                columns.Add(Column(kind, rows, i, headings[i], field));
                used.Add(i);
            }
        }

        var constants = (document?.Constants ?? []).Concat((options.Constants ?? []).Select(Constant));
        foreach (var constant in constants)
        {
            var set = Column(kind, rows, -1, constant.Field, constant.Field) with { Constant = constant.Value };
            if (columns.Find(known => Full(known) == Full(set)) is { } already)
                throw new FormatException($"{constant.Field} 在表中已有列“{already.Heading}”,不能再用 --set 或 constants 指定 / the table says that itself");
            if (set.Path.Leaf.Name is "name" or "id_number" or "phone" or "address" or "disease")
                throw new FormatException($"{constant.Field} 是个人信息,不能对各行统一指定 / what is a person's own cannot be set for all rows");
            if (CellReader.Read(set.Path.Leaf, TableCell.Of(constant.Value), 1, out _) is { } why)
                throw new FormatException($"{constant.Field}:{why}");
            columns.Add(set);
        }

        var mapping = new RowMapping(kind, rows, [.. columns.Select((column, place) => column with { Place = place })], [.. headings.Where((heading, i) => heading.Length > 0 && !used.Contains(i))]);
        mapping.RequireWhatEveryRecordNeeds();
        return mapping;
    }

    private static string Full(MappedColumn column) => column.IsOfPerson ? PersonPrefix + column.Path.Text : column.Path.Text;

    private static MappingConstant Constant(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } field, { Length: > 0 } value] ? new MappingConstant(field.Trim(), value.Trim()) : throw new FormatException($"--set 应写作 字段=值,如 --set region_code=620102 / is written field=value");

    private static MappedColumn Column(RecordKind kind, MappedRows rows, int column, string heading, string field)
    {
        var isOfPerson = rows is MappedRows.Person && field.StartsWith(PersonPrefix, StringComparison.Ordinal);
        var message = isOfPerson ? HouseholdMember.Descriptor : FieldOf(kind).MessageType;
        var path = FieldPath.Find(message, isOfPerson ? field[PersonPrefix.Length..] : field)
            ?? throw new FormatException($"列“{heading}”:没有字段 {field},exchange mapping --fields 列出全部字段 / there is no such field");
        if (path.Leaf.FieldType is not FieldType.Int64 || column < 0)
            return new MappedColumn(column, heading, path, isOfPerson, 1m);
        var factor = HeadingBook.Factor(heading, isYearly: path.Leaf.Name.Contains("annual", StringComparison.Ordinal)) ?? throw new FormatException(
            $"列“{heading}”括号中的单位不能识别或与该列的含义不符(年、月);金额请写(元)、(万元)或(分),其他内容请从表头删去 / the unit in brackets is not known, or is not the column's");
        return new MappedColumn(column, heading, path, isOfPerson, factor);
    }

    /// <summary>Without these, every single record would be sent back: said before anything is sent.</summary>
    private void RequireWhatEveryRecordNeeds()
    {
        (string Field, string Zh)[] needed = Kind is RecordKind.HouseholdFile
            ? [("file_number", "档案编号"), ("owning_union", "所属工会"), ("region_code", "行政区划代码"), (Rows is MappedRows.Person ? "person.name" : "householder.name", "姓名")]
            : [("source_case_number", "业务编号"), ("region_code", "行政区划代码"), ("person.name", "姓名"), ("person.id_number", "身份证号")];
        var missing = needed.Where(item => !Columns.Any(column => Full(column) == item.Field)).ToList();
        if (missing.Count > 0)
        {
            throw new FormatException(
                $"表中缺少必需的列:{string.Join("、", missing.Select(item => $"{item.Zh}({item.Field})"))};各行相同的可用 --set 字段=值 补上(如 --set region_code=620102),列名特殊的用 --mapping / columns are missing; --set gives what all rows share");
        }
    }
}
