using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage;
using Matching.Linkage.Columns;

namespace Matching.Tests.Linkage;

/// <summary>Cells come into one form; values are told apart by number.</summary>
public sealed class ColumnsTests
{
    [Theory]
    [InlineData(ColumnKind.Text, "  Ｍüller   Straße\t7 ", "muller straße 7")]
    [InlineData(ColumnKind.Text, "N/A", "")]
    [InlineData(ColumnKind.Text, "O’Brien", "o'brien")]
    [InlineData(ColumnKind.Code, "(0555) 12-34 X", "05551234x")]
    [InlineData(ColumnKind.Date, "1985/6/15", "19850615")]
    [InlineData(ColumnKind.Date, "1985年6月15日", "19850615")]
    [InlineData(ColumnKind.Date, "19391399", "19391399")]
    [InlineData(ColumnKind.Date, "00000000", "")]
    [InlineData(ColumnKind.Number, "1,299.50 €", "1299.5")]
    [InlineData(ColumnKind.Number, "about ten", "about ten")]
    [InlineData(ColumnKind.IdNumber, "11010519491231002x", "11010519491231002X")]
    [InlineData(ColumnKind.IdNumber, "110105491231002", "11010519491231002X")]
    [InlineData(ColumnKind.IdNumber, "999999999999999999", "")]
    [InlineData(ColumnKind.IdNumber, "110105194912310021", "110105194912310021")]
    [InlineData(ColumnKind.HanName, " 張 三(户主)", "張三")]
    [InlineData(ColumnKind.HanName, "不详", "")]
    public void Cells_come_into_the_form_in_which_they_are_compared(ColumnKind kind, string cell, string form) => Assert.Equal(form, Read(kind, DateOrder.YearMonthDay, cell));

    [Theory]
    [InlineData(DateOrder.DayMonthYear, "15/06/1985", "19850615")]
    [InlineData(DateOrder.DayMonthYear, "5.6.1985", "19850605")]
    [InlineData(DateOrder.MonthDayYear, "6/5/1985 00:00", "19850605")]
    [InlineData(DateOrder.DayMonthYear, "1985-06-15", "19850615")]
    public void Dates_may_begin_with_the_day_or_the_month(DateOrder order, string cell, string form) => Assert.Equal(form, Read(ColumnKind.Date, order, cell));

    [Fact]
    public void Equal_values_have_one_number_and_others_another() => Prop.ForAll(
        Gen.Elements("abß为0 ".ToCharArray()).ArrayOf().Select(c => new string(c)).ArrayOf().ToArbitrary(), texts =>
        {
            var values = new ValueTable();
            var ids = texts.Select(text => values.Intern(text)).ToArray();
            return texts.Zip(ids).All(pair => values[pair.Second] == pair.First && values.Find(pair.First) == pair.Second && (pair.Second == 0) == (pair.First.Length == 0))
                && ids.Distinct().Count() == texts.Distinct(StringComparer.Ordinal).Count();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Two_records_of_a_side_with_one_id_are_refused_by_their_places()
    {
        var builder = new RecordSetBuilder(Some.Columns);
        builder.EndRecord("a");
        builder.EndRecord("b");
        builder.EndRecord("a");
        var refusal = Assert.Throws<LinkageException>(builder.Build);
        Assert.Equal(LinkageFault.DuplicateId, refusal.Fault);
        Assert.Contains("第 1 条和第 3 条", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_prepared_elsewhere_are_those_set_directly()
    {
        var rows = Some.Rows(300, 41);
        var batch = new RecordBatch(Some.Columns, false);
        foreach (var row in rows)
        {
            foreach (var (column, cell) in new[] { row.First, row.Last, row.Born, row.Town, row.Number }.Index())
                batch.Set(column, cell);
            batch.EndRecord(row.Id);
        }

        var builder = new RecordSetBuilder(Some.Columns, count => new int[count]);
        builder.Add(batch);
        var (records, expected) = (builder.Build(), Some.Records(rows));
        Assert.Equal(expected.Cells.Span.ToArray(), records.Cells.Span.ToArray());
        Assert.Equal(rows.Select(row => row.Id), Enumerable.Range(0, records.Count).Select(record => records.Ids[record]));
        Assert.Equal(7, records.Ids.Find("r7", 0, records.Count));
        Assert.Equal(-1, records.Ids.Find("none", 0, records.Count));
    }

    [Fact]
    public void Records_come_back_from_packed_segments()
    {
        var expected = Some.Records(Some.Rows(500, 42));
        var builder = new RecordSetBuilder(Some.Columns);
        foreach (var (from, to) in new[] { (0, 200), (200, 200), (200, 500) })
        {
            var segment = new System.Buffers.ArrayBufferWriter<byte>();
            RecordSegment.Write(expected, from, to, segment);
            RecordSegment.Read(segment.WrittenSpan, Some.Columns, builder);
        }

        var records = builder.Build();
        Assert.Equal(expected.Count, records.Count);
        for (var record = 0; record < records.Count; record++)
        {
            Assert.Equal(expected.Ids[record], records.Ids[record]);
            foreach (var (own, other) in expected.Columns.Zip(records.Columns))
                Assert.Equal(own.Values[own.IdOf(record)], other.Values[other.IdOf(record)]);
        }
    }

    [Fact]
    public void A_damaged_segment_is_refused_wherever_it_is_cut()
    {
        var segment = new System.Buffers.ArrayBufferWriter<byte>();
        RecordSegment.Write(Some.Records(Some.Rows(20, 43)), 0, 20, segment);
        for (var length = 0; length < segment.WrittenCount; length++)
        {
            var cut = segment.WrittenSpan[..length].ToArray();
            Assert.Equal(LinkageFault.SegmentInvalid, Assert.Throws<LinkageException>(() => RecordSegment.Read(cut, Some.Columns, new RecordSetBuilder(Some.Columns))).Fault);
        }
    }

    private static string Read(ColumnKind kind, DateOrder order, string cell)
    {
        var builder = new RecordSetBuilder([new ColumnDefinition { Name = "c", Kind = kind, LeftDates = order }]);
        builder.Set(0, cell);
        builder.EndRecord("1");
        var column = builder.Build()["c"];
        return column.Values[column.IdOf(0)];
    }
}
