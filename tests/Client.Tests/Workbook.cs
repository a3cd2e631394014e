using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Client.Tests;

/// <summary>Workbooks made by hand, part by part, so that each part can be wrong.</summary>
internal sealed class Workbook
{
    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    /// <summary>A workbook of one sheet. A string is a shared text, a double a number, a DateTime a day, anything else XML of the cell itself.</summary>
    public Workbook(IEnumerable<object?[]> rows, bool from1904 = false, string sheetName = "表1", string extra = "")
    {
        var (shared, sheet) = (new List<string>(), new StringBuilder());
        var number = 0;
        foreach (var row in rows)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{++number}\">");
            for (var column = 0; column < row.Length; column++)
            {
                var at = $"{(char)('A' + column)}{number}";
                switch (row[column])
                {
                    case null:
                        break;
                    case string text:
                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" t=\"s\"><v>{shared.Count}</v></c>");
                        shared.Add(text);
                        break;
                    case double value:
                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\"><v>{value:R}</v></c>");
                        break;
                    case DateTime day:
                        sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"1\"><v>{day.ToOADate() - (from1904 ? 1462 : 0)}</v></c>");
                        break;
                    case Xml xml:
                        sheet.Append(xml.Text.Replace("@", at, StringComparison.Ordinal));
                        break;
                }
            }

            sheet.Append("</row>");
        }

        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        this["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
        this["_rels/.rels"] = $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{Rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
        this["xl/workbook.xml"] = $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Rel}\"><workbookPr{(from1904 ? " date1904=\"1\"" : "")}/><sheets><sheet name=\"{sheetName}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        this["xl/_rels/workbook.xml.rels"] = $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{Rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{Rel}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId3\" Type=\"{Rel}/styles\" Target=\"styles.xml\"/></Relationships>";
        this["xl/styles.xml"] = $"<styleSheet xmlns=\"{Main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";
        this["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{string.Concat(shared.Select(text => $"<si><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></si>"))}</sst>";
        this["xl/worksheets/sheet1.xml"] = $"<worksheet xmlns=\"{Main}\"><sheetData>{sheet}</sheetData>{extra}</worksheet>";
    }

    /// <summary>A part's text; null removes it.</summary>
    public string? this[string part]
    {
        get => _parts[part];
        set
        {
            if (value is null)
                _parts.Remove(part);
            else
                _parts[part] = value;
        }
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in _parts)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}

/// <summary>A cell as XML; @ stands for its place.</summary>
internal sealed record Xml(string Text);
