using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;

namespace Generate;

/// <summary>A file of records of one sender and kind.</summary>
/// <param name="Organization">The sender's organisation code.</param>
/// <param name="Kind">The kind of its records.</param>
/// <param name="Path">The file's name in its folder.</param>
/// <param name="Records">How many records it holds.</param>
public sealed record ProvinceFile(string Organization, RecordKind Kind, string Path, long Records);

/// <summary>What a folder holds: manifest.json beside organizations.json and truth.csv.</summary>
/// <param name="BusinessYear">The year of the comparison.</param>
/// <param name="AsOfDate">The day, yyyymmdd.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Households">Household files.</param>
/// <param name="Persons">Persons in them.</param>
/// <param name="Files">The files, in the order of sender and kind.</param>
public sealed record Manifest(int BusinessYear, int AsOfDate, ulong Seed, long Households, long Persons, IReadOnlyList<ProvinceFile> Files);

/// <summary>Writes a province into a folder: a file a sender and kind, as length-delimited protobuf (.pb) or JSON lines (.jsonl).</summary>
public static class ProvinceFiles
{
    private const string ManifestName = "manifest.json";
    private const string OrganizationsName = "organizations.json";
    private const string TruthName = "truth.csv";
    private const string DamageName = "damage.csv";

    /// <summary>How manifest and organisations are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    /// <summary>Writes a province.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="options">What to make.</param>
    /// <param name="jsonLines">JSON lines instead of protobuf.</param>
    /// <param name="progress">Is told how many household files are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Manifest Write(string folder, ProvinceOptions options, bool jsonLines, Action<long>? progress, CancellationToken cancellationToken)
    {
        Clear(folder);
        Directory.CreateDirectory(folder);
        var province = new Province(options);
        var writers = new SortedDictionary<(string, RecordKind), RecordFileWriter>();
        var households = 0L;
        try
        {
            foreach (var made in province.Records())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!writers.TryGetValue((made.Organization, made.Kind), out var writer))
                    writers[(made.Organization, made.Kind)] = writer = RecordFileWriter.Create(folder, made.Organization, made.Kind, jsonLines);
                writer.Write(made.Record);
                if (made.Kind is RecordKind.HouseholdFile)
                {
                    households++;
                    progress?.Invoke(households);
                }
            }
        }
        finally
        {
            foreach (var writer in writers.Values)
                writer.Dispose();
        }

        var manifest = new Manifest(
            options.BusinessYear, CalendarDay.Write(options.AsOf), options.Seed, households, province.Persons,
            [.. writers.Values.Select(writer => writer.Describe())]);
        File.WriteAllText(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(manifest, Json));
        File.WriteAllText(Path.Combine(folder, OrganizationsName), OrganizationsJson());
        WriteTruth(Path.Combine(folder, TruthName), province.Truth);
        WriteDamages(Path.Combine(folder, DamageName), province.Damages);
        return manifest;
    }

    /// <summary>Reads the truth of a folder.</summary>
    public static IReadOnlyList<Truth> ReadTruth(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, TruthName)).Skip(1).Select(line => line.Split(',')).Select(cells => new Truth(
            cells[0], cells[1], cells[2], int.Parse(cells[3], CultureInfo.InvariantCulture), Enum.Parse<Plant>(cells[4]))),
    ];

    /// <summary>Reads which persons of a folder were damaged.</summary>
    public static IReadOnlyList<Damage> ReadDamages(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, DamageName)).Skip(1).Select(line => line.Split(',')).Select(cells => new Damage(
            cells[0], cells[1], cells[2], int.Parse(cells[3], CultureInfo.InvariantCulture), cells[4].Split(';', StringSplitOptions.RemoveEmptyEntries))),
    ];

    /// <summary>Reads the manifest of a folder.</summary>
    public static Manifest ReadManifest(string folder) =>
        JsonSerializer.Deserialize<Manifest>(File.ReadAllText(Path.Combine(folder, ManifestName)), Json) ?? throw new FormatException("manifest.json is empty.");

    /// <summary>The directory of the province's organisations, as the service reads it.</summary>
    public static string OrganizationsJson() => JsonSerializer.Serialize(Organizations(), Json);

    /// <summary>Removes an earlier province, so that no file of it is left beside the new ones; a folder that holds other things is refused.</summary>
    private static void Clear(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        if (!File.Exists(Path.Combine(folder, ManifestName)))
            throw new IOException($"{folder} 中已有其他文件,请换一个文件夹 / the folder holds other things; choose another");
        foreach (var file in ReadManifest(folder).Files.Select(file => file.Path).Concat([OrganizationsName, TruthName, DamageName, ManifestName]))
            File.Delete(Path.Combine(folder, Path.GetFileName(file)));
    }

    private static void WriteTruth(string path, IEnumerable<Truth> truth)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine("code,owning_union,file_number,member,plant");
        foreach (var item in truth)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Code},{item.OwningUnion},{item.FileNumber},{item.Member},{item.Plant}"));
    }

    private static void WriteDamages(string path, IEnumerable<Damage> damages)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine("kind,owning_union,file_number,member,case_numbers");
        foreach (var item in damages)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Kind},{item.OwningUnion},{item.FileNumber},{item.Member},{string.Join(';', item.CaseNumbers)}"));
    }

    /// <summary>The province's union, its city and county unions, and the two departments.</summary>
    private static IEnumerable<object> Organizations()
    {
        object Entry(string code, string name, string type, int region, params RecordKind[] kinds) =>
            new { code, displayName = name, type, regionCode = RegionCode.Format(region), recordKinds = kinds.Select(kind => kind.ToString()) };

        yield return Entry(Province.Union, "甘肃省总工会(演示)", "Union", Gansu.Code, RecordKind.HouseholdFile);
        foreach (var city in Gansu.Cities)
        {
            yield return Entry(Province.CityUnion(city.Code), $"{city.Name}总工会(演示)", "Union", city.Code, RecordKind.HouseholdFile);
            foreach (var county in city.Counties.Where(county => county.Code != city.Code))
                yield return Entry($"union-{county.Code}", $"{city.Name}{county.Code}县级工会(演示)", "Union", county.Code, RecordKind.HouseholdFile);
        }

        yield return Entry(
            Province.CivilAffairs, "甘肃省民政厅(演示)", "CivilAffairs", Gansu.Code,
            RecordKind.LowIncomeAid, RecordKind.TemporaryRelief, RecordKind.Marriage, RecordKind.Funeral);
        yield return Entry(
            Province.SocialSecurity, "甘肃省人社厅(演示)", "SocialSecurity", Gansu.Code,
            RecordKind.SocialInsurance, RecordKind.Pension, RecordKind.UnemploymentBenefit, RecordKind.EmploymentRegistration);
        yield return Entry(
            Province.OtherDepartments, "甘肃省公安、不动产、市场监管、核对中心(演示)", "OtherDepartment", Gansu.Code,
            RecordKind.Vehicle, RecordKind.RealEstate, RecordKind.BusinessRegistration, RecordKind.FinancialAssets, RecordKind.HouseholdRegistration);
    }
}

/// <summary>Writes records of one sender and kind to a file.</summary>
internal sealed class RecordFileWriter : IDisposable
{
    private readonly string _organization;
    private readonly RecordKind _kind;
    private readonly string _name;
    private readonly bool _jsonLines;
    private readonly FileStream _file;
    private long _records;

    private RecordFileWriter(string folder, string organization, RecordKind kind, string name, bool jsonLines)
    {
        (_organization, _kind, _name, _jsonLines) = (organization, kind, name, jsonLines);
        _file = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 256 * 1024);
    }

    public static RecordFileWriter Create(string folder, string organization, RecordKind kind, bool jsonLines)
    {
        var slug = string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + c : c.ToString())).ToLowerInvariant();
        return new RecordFileWriter(folder, organization, kind, $"{organization}.{slug}.{(jsonLines ? "jsonl" : "pb")}", jsonLines);
    }

    public void Write(Record record)
    {
        _records++;
        if (_jsonLines)
            _file.Write(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(record) + "\n"));
        else
            record.WriteDelimitedTo(_file);
    }

    public ProvinceFile Describe() => new(_organization, _kind, _name, _records);

    public void Dispose() => _file.Dispose();
}
