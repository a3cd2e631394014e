using Exchange.Cli.Exporting;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Cli.Tables;

/// <summary>A record that a table gives.</summary>
/// <param name="Row">The row where it begins.</param>
/// <param name="Record">The record; null where its cells cannot be taken.</param>
/// <param name="Problems">What is wrong with its cells.</param>
/// <param name="Position">About how far into the file it ends, bytes.</param>
internal sealed record TableRecord(long Row, Record? Record, IReadOnlyList<CellProblem> Problems, long Position)
{
    /// <summary>Shows nothing of the persons.</summary>
    public override string ToString() => "(record)";
}

/// <summary>A table as records: a row each, or of household files the rows of one household together. Memory holds one household.</summary>
internal static class TableRecords
{
    /// <summary>More rows than a household can have persons are no household.</summary>
    private const int MaxRows = 100;

    /// <summary>The records of a table, in the order of its rows.</summary>
    /// <exception cref="FormatException">The file is no such table; the message says why.</exception>
    public static IEnumerable<TableRecord> Read(string path, TableOptions options, Action<RowMapping>? found = null)
    {
        using var table = Table.Open(path, options.Sheet, HeadingBook.Shipped.Knows);
        var mapping = RowMapping.Of(table.Headings, options);
        found?.Invoke(mapping);
        var records = mapping.Rows is MappedRows.Person ? Households(table, mapping) : Rows(table, mapping);
        foreach (var record in records)
            yield return record;
    }

    private static IEnumerable<TableRecord> Rows(ITable table, RowMapping mapping)
    {
        while (table.Read())
        {
            var row = RowCells.Of(table, mapping);
            var message = RowMapping.FieldOf(mapping.Kind).MessageType.Parser.ParseFrom(ByteString.Empty);
            var problems = new List<CellProblem>();
            Write(new MessageWriter(message, -1), mapping.Columns, row, problems);
            yield return Done(mapping, message, row.Row, problems, table.Position);
        }
    }

    private static IEnumerable<TableRecord> Households(ITable table, RowMapping mapping)
    {
        var rows = new List<RowCells>();
        var (number, union) = (Index(mapping, "file_number"), Index(mapping, "owning_union"));
        while (table.Read())
        {
            var row = RowCells.Of(table, mapping);

            // Merged cells: the household's own stand in its first row only.
            var begins = rows.Count == 0 || (!row[number].IsEmpty && (row[number].Text != rows[0][number].Text || (!row[union].IsEmpty && row[union].Text != rows[0][union].Text)));
            if (begins && rows.Count > 0)
            {
                yield return Household(mapping, rows, table.Position);
                rows.Clear();
            }

            if (rows.Count <= MaxRows)
                rows.Add(row);
        }

        if (rows.Count > 0)
            yield return Household(mapping, rows, table.Position);
    }

    private static TableRecord Household(RowMapping mapping, List<RowCells> rows, long position)
    {
        var (file, problems) = (new HouseholdFile(), new List<CellProblem>());
        if (rows.Count > MaxRows)
        {
            problems.Add(new CellProblem(rows[0].Row, -1, "", $"同一档案编号下超过 {MaxRows} 行 / more than {MaxRows} rows of one household"));
            return Done(mapping, file, rows[0].Row, problems, position);
        }

        if (rows[0][Index(mapping, "file_number")].IsEmpty)
            problems.Add(new CellProblem(rows[0].Row, -1, "", "缺少档案编号 / the file number is missing"));
        foreach (var second in rows.Where(row => IsHouseholder(mapping, row)).Skip(1))
            problems.Add(new CellProblem(second.Row, -1, "", "同一户出现第二个户主;可能是另一户,缺少档案编号 / a second householder: another household whose number is missing?"));
        var head = Math.Max(0, rows.FindIndex(row => IsHouseholder(mapping, row)));
        var ofPerson = mapping.Columns.Where(column => column.IsOfPerson).ToList();
        var ofEach = mapping.Columns.Where(column => !column.IsOfPerson && NamesAPerson(column)).ToList();
        var ofAll = mapping.Columns.Where(column => !column.IsOfPerson && !NamesAPerson(column)).ToList();
        RequireAgreement(ofAll, rows, problems);
        Write(new MessageWriter(file, -1), ofAll, rows[0].Filled(ofAll, rows), problems);
        var next = 1;
        for (var i = 0; i < rows.Count; i++)
        {
            var person = new HouseholdMember();
            var member = i == head ? 0 : next++;
            Write(new MessageWriter(person, member), ofPerson, rows[i], problems);
            Write(new MessageWriter(file, member), ofEach, rows[i], problems);
            if (member == 0)
                file.Householder = person;
            else
                file.Members.Add(person);
        }

        return Done(mapping, file, rows[0].Row, problems, position);
    }

    private static TableRecord Done(RowMapping mapping, IMessage message, long row, List<CellProblem> problems, long position)
    {
        if (problems.Count > 0)
            return new TableRecord(row, null, problems, position);
        var record = new Record();
        RowMapping.FieldOf(mapping.Kind).Accessor.SetValue(record, message);
        return new TableRecord(row, record, [], position);
    }

    private static void Write(MessageWriter writer, IReadOnlyList<MappedColumn> columns, RowCells row, List<CellProblem> problems)
    {
        foreach (var column in columns)
        {
            var cell = row.Of(column);
            if (writer.Write(column, cell) is { } why)
                problems.Add(new CellProblem(row.RowOf(column), column.Column, column.Heading, why));
        }
    }

    /// <summary>Whether its entries say whose they are, so that each row has its own.</summary>
    private static bool NamesAPerson(MappedColumn column) => column.Column >= 0 && column.Path.Steps[0].Field is { IsRepeated: true, FieldType: Google.Protobuf.Reflection.FieldType.Message } field && field.MessageType.FindFieldByName("member_number") is not null;

    private static bool IsHouseholder(RowMapping mapping, RowCells row) =>
        Index(mapping, "relation", ofPerson: true) is >= 0 and var relation && CellReader.Read(mapping.Columns[relation].Path.Leaf, row[relation], 1, out var code) is null && code is 0 or 1 or 2 && !row[relation].IsEmpty && IsHouseholderText(row[relation].Text, code);

    /// <summary>GB/T 4761 by two digits: 01 and 02 are the householder, by one digit 1 is the spouse and 2 a son.</summary>
    private static bool IsHouseholderText(string text, object? code) => code is 0 || text is "01" or "02";

    private static int Index(RowMapping mapping, string field, bool ofPerson = false)
    {
        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            if (mapping.Columns[i].IsOfPerson == ofPerson && mapping.Columns[i].Path.Text == field)
                return i;
        }

        return -1;
    }

    /// <summary>What is said of the household in several rows must be the same: which of two holds, nobody could know.</summary>
    private static void RequireAgreement(IReadOnlyList<MappedColumn> columns, List<RowCells> rows, List<CellProblem> problems)
    {
        foreach (var column in columns.Where(column => column.Constant is null))
        {
            var first = TableCell.Empty;
            foreach (var row in rows)
            {
                var cell = row.Of(column);
                if (first.IsEmpty)
                    first = cell;
                else if (!cell.IsEmpty && cell.Text != first.Text)
                    problems.Add(new CellProblem(row.Row, column.Column, column.Heading, "与同一户前面各行所填不一致 / differs from the household's other rows"));
            }
        }
    }
}
