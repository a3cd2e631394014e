using Exchange.V1;
using Matching.Identity;

namespace Exchange.Records;

/// <summary>Whom a record is about.</summary>
public static class RecordPerson
{
    /// <summary>The person of a register record; null in a household file.</summary>
    public static PersonIdentity? Of(Record record) => record.RecordCase switch
    {
        Record.RecordOneofCase.LowIncomeAid => record.LowIncomeAid.Person,
        Record.RecordOneofCase.TemporaryRelief => record.TemporaryRelief.Person,
        Record.RecordOneofCase.Marriage => record.Marriage.Person,
        Record.RecordOneofCase.Funeral => record.Funeral.Person,
        Record.RecordOneofCase.SocialInsurance => record.SocialInsurance.Person,
        Record.RecordOneofCase.Pension => record.Pension.Person,
        Record.RecordOneofCase.UnemploymentBenefit => record.UnemploymentBenefit.Person,
        Record.RecordOneofCase.EmploymentRegistration => record.EmploymentRegistration.Person,
        Record.RecordOneofCase.Vehicle => record.Vehicle.Person,
        Record.RecordOneofCase.RealEstate => record.RealEstate.Person,
        Record.RecordOneofCase.BusinessRegistration => record.BusinessRegistration.Person,
        Record.RecordOneofCase.FinancialAssets => record.FinancialAssets.Person,
        Record.RecordOneofCase.HouseholdRegistration => record.HouseholdRegistration.Person,
        _ => null,
    };

    /// <summary>The register's own case number; empty in a household file.</summary>
    public static string CaseNumber(Record record) => record.RecordCase switch
    {
        Record.RecordOneofCase.LowIncomeAid => record.LowIncomeAid.SourceCaseNumber,
        Record.RecordOneofCase.TemporaryRelief => record.TemporaryRelief.SourceCaseNumber,
        Record.RecordOneofCase.Marriage => record.Marriage.SourceCaseNumber,
        Record.RecordOneofCase.Funeral => record.Funeral.SourceCaseNumber,
        Record.RecordOneofCase.SocialInsurance => record.SocialInsurance.SourceCaseNumber,
        Record.RecordOneofCase.Pension => record.Pension.SourceCaseNumber,
        Record.RecordOneofCase.UnemploymentBenefit => record.UnemploymentBenefit.SourceCaseNumber,
        Record.RecordOneofCase.EmploymentRegistration => record.EmploymentRegistration.SourceCaseNumber,
        Record.RecordOneofCase.Vehicle => record.Vehicle.SourceCaseNumber,
        Record.RecordOneofCase.RealEstate => record.RealEstate.SourceCaseNumber,
        Record.RecordOneofCase.BusinessRegistration => record.BusinessRegistration.SourceCaseNumber,
        Record.RecordOneofCase.FinancialAssets => record.FinancialAssets.SourceCaseNumber,
        Record.RecordOneofCase.HouseholdRegistration => record.HouseholdRegistration.SourceCaseNumber,
        _ => "",
    };

    /// <summary>The region of a register record, as it stands there; empty in a household file.</summary>
    public static string RegionCode(Record record) => record.RecordCase switch
    {
        Record.RecordOneofCase.LowIncomeAid => record.LowIncomeAid.RegionCode,
        Record.RecordOneofCase.TemporaryRelief => record.TemporaryRelief.RegionCode,
        Record.RecordOneofCase.Marriage => record.Marriage.RegionCode,
        Record.RecordOneofCase.Funeral => record.Funeral.RegionCode,
        Record.RecordOneofCase.SocialInsurance => record.SocialInsurance.RegionCode,
        Record.RecordOneofCase.Pension => record.Pension.RegionCode,
        Record.RecordOneofCase.UnemploymentBenefit => record.UnemploymentBenefit.RegionCode,
        Record.RecordOneofCase.EmploymentRegistration => record.EmploymentRegistration.RegionCode,
        Record.RecordOneofCase.Vehicle => record.Vehicle.RegionCode,
        Record.RecordOneofCase.RealEstate => record.RealEstate.RegionCode,
        Record.RecordOneofCase.BusinessRegistration => record.BusinessRegistration.RegionCode,
        Record.RecordOneofCase.FinancialAssets => record.FinancialAssets.RegionCode,
        Record.RecordOneofCase.HouseholdRegistration => record.HouseholdRegistration.RegionCode,
        _ => "",
    };

    /// <summary>The number of a register record's person; null where it cannot be compared.</summary>
    public static IdNumber? Number(Record record) => Number(Of(record));

    /// <summary>A person's number; null where there is none that can be compared.</summary>
    public static IdNumber? Number(PersonIdentity? person) => person is null ? null : PersonDocument.Read((DocumentType)person.IdType, person.IdNumber).Number;

    /// <summary>A person of a household file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="member">0 the householder, 1 and up the members.</param>
    public static HouseholdMember Of(HouseholdFile file, int member) => member == 0 ? file.Householder : file.Members[member - 1];

    /// <summary>The number of a person of a household file; null where it cannot be compared.</summary>
    public static IdNumber? Number(HouseholdFile file, int member) => Of(file, member) is { } person ? PersonDocument.Read((DocumentType)person.IdType, person.IdNumber).Number : null;
}
