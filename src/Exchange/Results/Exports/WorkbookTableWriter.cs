using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Exchange.Results.Exports;

/// <summary>
/// Tables as a workbook (ISO/IEC 29500-1, SpreadsheetML), a sheet for each, written straight into the stream: no package library of the feed writes to a stream that cannot
/// go back, and whatever they hold back would grow with the rows (docs/decisions.md 65). Texts are inline strings, so codes stay as they are and nothing can be run.
/// </summary>
internal sealed class WorkbookTableWriter : ITableWriter
{
    /// <summary>Rows of a sheet, as spreadsheets limit them; the table goes on in another.</summary>
    private const int MostRows = 1_048_576;

    /// <summary>Characters of a cell, as spreadsheets limit them.</summary>
    private const int MostCharacters = 32_767;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    // A fixed time: the same rows give the same bytes.
    private static readonly DateTimeOffset Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _package;
    private readonly int _mostRows;
    private readonly List<string> _sheets = [];
    private XmlWriter? _sheet;
    private Stream? _entry;
    private string _title = "";
    private IReadOnlyList<string> _headings = [];
    private int _rows;
    private int _part;

    /// <summary>Writes a workbook.</summary>
    /// <param name="target">Where it goes; need not go back.</param>
    /// <param name="mostRows">Rows of a sheet, its headings included, at least 2.</param>
    public WorkbookTableWriter(Stream target, int mostRows = MostRows)
    {
        (_package, _mostRows) = (new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8), mostRows);
        Part("_rels/.rels", xml =>
        {
            xml.WriteStartElement("Relationships", PackageRelations);
            Relation(xml, "rId1", $"{Relations}/officeDocument", "xl/workbook.xml");
            xml.WriteEndElement();
        });
        Part("xl/styles.xml", Styles);
    }

    public void Begin(string title, IReadOnlyList<string> headings)
    {
        (_title, _headings, _part) = (title, headings, 1);
        BeginSheet();
    }

    public void Row(IReadOnlyList<ExportCell> cells)
    {
        if (_rows == _mostRows)
        {
            _part++;
            BeginSheet();
        }

        WriteRow(cells, style: null);
    }

    public void Flush()
    {
        // A few kilobytes wait in the compressor; giving them away early would compress worse.
    }

    public void Dispose()
    {
        EndSheet();
        Part("xl/workbook.xml", xml =>
        {
            xml.WriteStartElement("workbook", Main);
            xml.WriteAttributeString("xmlns", "r", null, Relations);
            xml.WriteStartElement("sheets", Main);
            for (var sheet = 0; sheet < _sheets.Count; sheet++)
            {
                xml.WriteStartElement("sheet", Main);
                xml.WriteAttributeString("name", _sheets[sheet]);
                xml.WriteAttributeString("sheetId", Number(sheet + 1));
                xml.WriteAttributeString("id", Relations, $"rId{Number(sheet + 1)}");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        });
        Part("xl/_rels/workbook.xml.rels", xml =>
        {
            xml.WriteStartElement("Relationships", PackageRelations);
            for (var sheet = 1; sheet <= _sheets.Count; sheet++)
                Relation(xml, $"rId{Number(sheet)}", $"{Relations}/worksheet", $"worksheets/sheet{Number(sheet)}.xml");
            Relation(xml, $"rId{Number(_sheets.Count + 1)}", $"{Relations}/styles", "styles.xml");
            xml.WriteEndElement();
        });
        Part("[Content_Types].xml", xml =>
        {
            const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
            xml.WriteStartElement("Types", Types);
            Type(xml, Types, "Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
            Type(xml, Types, "Override", "PartName", "/xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml");
            Type(xml, Types, "Override", "PartName", "/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml");
            for (var sheet = 1; sheet <= _sheets.Count; sheet++)
                Type(xml, Types, "Override", "PartName", $"/xl/worksheets/sheet{Number(sheet)}.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");
            xml.WriteEndElement();
        });
        _package.Dispose();
    }

    private void BeginSheet()
    {
        EndSheet();
        _sheets.Add(_part == 1 ? _title : $"{_title} {Number(_part)}");
        var entry = Entry($"xl/worksheets/sheet{Number(_sheets.Count)}.xml");
        _entry = entry.Open();
        _sheet = XmlWriter.Create(_entry, Settings());
        _sheet.WriteStartDocument(standalone: true);
        _sheet.WriteStartElement("worksheet", Main);

        // The headings stay in sight.
        _sheet.WriteStartElement("sheetViews", Main);
        _sheet.WriteStartElement("sheetView", Main);
        _sheet.WriteAttributeString("workbookViewId", "0");
        _sheet.WriteStartElement("pane", Main);
        _sheet.WriteAttributeString("ySplit", "1");
        _sheet.WriteAttributeString("topLeftCell", "A2");
        _sheet.WriteAttributeString("activePane", "bottomLeft");
        _sheet.WriteAttributeString("state", "frozen");
        _sheet.WriteEndElement();
        _sheet.WriteEndElement();
        _sheet.WriteEndElement();
        _sheet.WriteStartElement("cols", Main);
        for (var column = 1; column <= _headings.Count; column++)
        {
            _sheet.WriteStartElement("col", Main);
            _sheet.WriteAttributeString("min", Number(column));
            _sheet.WriteAttributeString("max", Number(column));
            _sheet.WriteAttributeString("width", _headings[column - 1].Length > 3 || _headings[column - 1] is "说明" ? "24" : "14");
            _sheet.WriteAttributeString("customWidth", "1");
            _sheet.WriteEndElement();
        }

        _sheet.WriteEndElement();
        _sheet.WriteStartElement("sheetData", Main);
        _rows = 0;
        WriteRow([.. _headings.Select(heading => (ExportCell)heading)], style: "1");
    }

    private void WriteRow(IReadOnlyList<ExportCell> cells, string? style)
    {
        var sheet = _sheet ?? throw new InvalidOperationException("No table was begun.");
        sheet.WriteStartElement("row", Main);
        sheet.WriteAttributeString("r", Number(++_rows));
        foreach (var cell in cells)
        {
            sheet.WriteStartElement("c", Main);
            if (style is not null)
                sheet.WriteAttributeString("s", style);
            if (cell.IsNumber)
            {
                sheet.WriteElementString("v", Main, cell.Text);
            }
            else
            {
                sheet.WriteAttributeString("t", "inlineStr");
                sheet.WriteStartElement("is", Main);
                sheet.WriteStartElement("t", Main);
                sheet.WriteAttributeString("xml", "space", null, "preserve");
                sheet.WriteString(Clean(cell.Text));
                sheet.WriteEndElement();
                sheet.WriteEndElement();
            }

            sheet.WriteEndElement();
        }

        sheet.WriteEndElement();
    }

    private void EndSheet()
    {
        if (_sheet is null)
            return;
        _sheet.WriteEndElement();
        _sheet.WriteEndElement();
        _sheet.WriteEndDocument();
        _sheet.Dispose();
        _entry!.Dispose();
        (_sheet, _entry) = (null, null);
    }

    private static void Styles(XmlWriter xml)
    {
        // Format 0 as it comes, format 1 bold; the fills and borders are those that every workbook must have.
        xml.WriteStartElement("styleSheet", Main);
        xml.WriteRaw(
            """<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>"""
            + """<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"""
            + """<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"""
            + """<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"""
            + """<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>""");
        xml.WriteEndElement();
    }

    private void Part(string name, Action<XmlWriter> write)
    {
        using var stream = Entry(name).Open();
        using var xml = XmlWriter.Create(stream, Settings());
        xml.WriteStartDocument(standalone: true);
        write(xml);
        xml.WriteEndDocument();
    }

    private ZipArchiveEntry Entry(string name)
    {
        var entry = _package.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Time;
        return entry;
    }

    private static XmlWriterSettings Settings() => new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false };

    private static void Relation(XmlWriter xml, string id, string type, string target)
    {
        xml.WriteStartElement("Relationship", PackageRelations);
        xml.WriteAttributeString("Id", id);
        xml.WriteAttributeString("Type", type);
        xml.WriteAttributeString("Target", target);
        xml.WriteEndElement();
    }

    private static void Type(XmlWriter xml, string types, string element, string key, string name, string type)
    {
        xml.WriteStartElement(element, types);
        xml.WriteAttributeString(key, name);
        xml.WriteAttributeString("ContentType", type);
        xml.WriteEndElement();
    }

    /// <summary>Without characters that XML cannot hold, and not longer than a cell may be.</summary>
    private static string Clean(string text)
    {
        if (text.Length > MostCharacters)
            text = string.Concat(text.AsSpan(0, MostCharacters - 1 - (char.IsHighSurrogate(text[MostCharacters - 2]) ? 1 : 0)), "…");
        return Enumerable.Range(0, text.Length).All(at => IsFit(text, at)) ? text : new string([.. text.Select((character, at) => IsFit(text, at) ? character : '\uFFFD')]);
    }

    private static bool IsFit(string text, int at) =>
        XmlConvert.IsXmlChar(text[at]) || (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) || (at > 0 && char.IsSurrogatePair(text[at - 1], text[at]));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
