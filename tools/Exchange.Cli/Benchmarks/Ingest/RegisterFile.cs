using System.Globalization;
using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;

namespace Exchange.Cli.Benchmarks.Ingest;

/// <summary>A file of made-up social insurance records, each of another person; written once and used again.</summary>
internal static class RegisterFile
{
    private const int Days = 20_000;

    /// <summary>The file's path; it is made if it is not there.</summary>
    public static string Make(string folder, int rows, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"social-insurance-{rows}.pb"));
        if (File.Exists(path))
            return path;
        using (var stream = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1024 * 1024))
        {
            for (var i = 0; i < rows; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Record(i).WriteDelimitedTo(stream);
            }
        }

        File.Move(path + ".new", path);
        return path;
    }

    private static Record Record(int number)
    {
        // Neighbours in the file are no neighbours by number, as in any register. 7919 shares no factor with the number of persons that the pattern holds.
        var person = (int)(number * 7919L % (Days * 999L));
        var birth = new DateOnly(1950, 1, 1).AddDays(person / 999);
        var digits = string.Create(CultureInfo.InvariantCulture, $"620102{birth:yyyyMMdd}{(person % 999) + 1:D3}");
        return new Record
        {
            SocialInsurance = new SocialInsurance
            {
                SourceCaseNumber = string.Create(CultureInfo.InvariantCulture, $"SI{number:D9}"),
                RegionCode = (number % 5) switch { 0 => "620102", 1 => "620103", 2 => "620402", 3 => "620502", _ => "620602" },
                Person = new PersonIdentity { Name = "王虚" + (char)('甲' + (number % 9)), IdType = IdType.Resident, IdNumber = digits + IdNumber.CheckCharacter(digits) },
                Scheme = InsuranceScheme.Employee,
                Status = InsuranceStatus.Paying,
                ContributionBaseFen = 300_000 + (number % 500 * 1000),
                EmployerName = "虚构机械制造有限公司",
                EmployerCreditCode = "91110000101623741K",
                StartDate = 20150301,
                LastPaidMonth = 202606,
            },
        };
    }
}
