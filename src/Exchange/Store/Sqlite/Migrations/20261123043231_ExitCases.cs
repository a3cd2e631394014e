using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ExitCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exit_cases",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Province = table.Column<int>(type: "INTEGER", nullable: false),
                    City = table.Column<int>(type: "INTEGER", nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FileNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    FindingId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Profile = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    PublicityWorkingDays = table.Column<int>(type: "INTEGER", nullable: false),
                    GraceMonths = table.Column<int>(type: "INTEGER", nullable: false),
                    WatchMonths = table.Column<int>(type: "INTEGER", nullable: false),
                    KeepYears = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    ProposerOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Proposer = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CheckerOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Checker = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PubliciserOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Publiciser = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApproverOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Approver = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PublicFrom = table.Column<int>(type: "INTEGER", nullable: false),
                    PublicUntil = table.Column<int>(type: "INTEGER", nullable: false),
                    GraceUntil = table.Column<int>(type: "INTEGER", nullable: false),
                    RecheckBy = table.Column<int>(type: "INTEGER", nullable: false),
                    ExitDay = table.Column<int>(type: "INTEGER", nullable: false),
                    WatchUntil = table.Column<int>(type: "INTEGER", nullable: false),
                    KeepUntil = table.Column<int>(type: "INTEGER", nullable: false),
                    OpenedTime = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exit_cases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "exit_events",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    ExitId = table.Column<long>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FileNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Action = table.Column<int>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    From = table.Column<int>(type: "INTEGER", nullable: false),
                    To = table.Column<int>(type: "INTEGER", nullable: false),
                    IsNotice = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    EvidenceReference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exit_events", x => x.Sequence);
                });

            migrationBuilder.CreateIndex(
                name: "IX_exit_cases_CaseId",
                table: "exit_cases",
                column: "CaseId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exit_cases_City_State_Id",
                table: "exit_cases",
                columns: new[] { "City", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_exit_cases_OwningUnion_FileNumber_Id",
                table: "exit_cases",
                columns: new[] { "OwningUnion", "FileNumber", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_exit_cases_State_Id",
                table: "exit_cases",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_exit_events_ExitId_Sequence",
                table: "exit_events",
                columns: new[] { "ExitId", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exit_cases");

            migrationBuilder.DropTable(
                name: "exit_events");
        }
    }
}
