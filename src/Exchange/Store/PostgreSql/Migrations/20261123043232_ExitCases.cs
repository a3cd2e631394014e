using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.PostgreSql.Migrations
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
                    CaseId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Province = table.Column<int>(type: "integer", nullable: false),
                    City = table.Column<int>(type: "integer", nullable: false),
                    Region = table.Column<int>(type: "integer", nullable: false),
                    OwningUnion = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    FileNumber = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Period = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    FindingId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Profile = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    PublicityWorkingDays = table.Column<int>(type: "integer", nullable: false),
                    GraceMonths = table.Column<int>(type: "integer", nullable: false),
                    WatchMonths = table.Column<int>(type: "integer", nullable: false),
                    KeepYears = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    ProposerOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Proposer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    CheckerOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Checker = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    PubliciserOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Publiciser = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    ApproverOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Approver = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    PublicFrom = table.Column<int>(type: "integer", nullable: false),
                    PublicUntil = table.Column<int>(type: "integer", nullable: false),
                    GraceUntil = table.Column<int>(type: "integer", nullable: false),
                    RecheckBy = table.Column<int>(type: "integer", nullable: false),
                    ExitDay = table.Column<int>(type: "integer", nullable: false),
                    WatchUntil = table.Column<int>(type: "integer", nullable: false),
                    KeepUntil = table.Column<int>(type: "integer", nullable: false),
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
                    CaseId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Region = table.Column<int>(type: "integer", nullable: false),
                    OwningUnion = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    FileNumber = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    Action = table.Column<int>(type: "integer", nullable: false),
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Person = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    From = table.Column<int>(type: "integer", nullable: false),
                    To = table.Column<int>(type: "integer", nullable: false),
                    IsNotice = table.Column<bool>(type: "boolean", nullable: false),
                    Note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    EvidenceReference = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
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
