using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.SqlServer.Migrations
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
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    CaseId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Province = table.Column<int>(type: "int", nullable: false),
                    City = table.Column<int>(type: "int", nullable: false),
                    Region = table.Column<int>(type: "int", nullable: false),
                    OwningUnion = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    FileNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Period = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    FindingId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Profile = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PublicityWorkingDays = table.Column<int>(type: "int", nullable: false),
                    GraceMonths = table.Column<int>(type: "int", nullable: false),
                    WatchMonths = table.Column<int>(type: "int", nullable: false),
                    KeepYears = table.Column<int>(type: "int", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    ProposerOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Proposer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    CheckerOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Checker = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PubliciserOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Publiciser = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ApproverOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Approver = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PublicFrom = table.Column<int>(type: "int", nullable: false),
                    PublicUntil = table.Column<int>(type: "int", nullable: false),
                    GraceUntil = table.Column<int>(type: "int", nullable: false),
                    RecheckBy = table.Column<int>(type: "int", nullable: false),
                    ExitDay = table.Column<int>(type: "int", nullable: false),
                    WatchUntil = table.Column<int>(type: "int", nullable: false),
                    KeepUntil = table.Column<int>(type: "int", nullable: false),
                    OpenedTime = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exit_cases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "exit_events",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    ExitId = table.Column<long>(type: "bigint", nullable: false),
                    CaseId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Region = table.Column<int>(type: "int", nullable: false),
                    OwningUnion = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    FileNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    Day = table.Column<int>(type: "int", nullable: false),
                    Action = table.Column<int>(type: "int", nullable: false),
                    Organization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Person = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    From = table.Column<int>(type: "int", nullable: false),
                    To = table.Column<int>(type: "int", nullable: false),
                    IsNotice = table.Column<bool>(type: "bit", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false, collation: "Latin1_General_100_BIN2"),
                    EvidenceReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2")
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
