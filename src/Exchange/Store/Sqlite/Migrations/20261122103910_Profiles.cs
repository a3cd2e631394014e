using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Profiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "SubjectBatchId",
                table: "runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NameKey",
                table: "household_members",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Profile = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Households = table.Column<long>(type: "INTEGER", nullable: false),
                    Findings = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rule_profiles",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Json = table.Column<string>(type: "TEXT", nullable: false),
                    CreateTime = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_profiles", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "run_counts",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_counts", x => new { x.RunId, x.Name, x.Region });
                });

            migrationBuilder.CreateTable(
                name: "uncovered_persons",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SourceCaseNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    MaskedName = table.Column<string>(type: "TEXT", nullable: false),
                    MaskedIdNumber = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_uncovered_persons", x => new { x.RunId, x.Position });
                });

            migrationBuilder.CreateIndex(
                name: "IX_households_BatchId_Region",
                table: "households",
                columns: new[] { "BatchId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_household_members_NameKey",
                table: "household_members",
                column: "NameKey");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "rule_profiles");

            migrationBuilder.DropTable(
                name: "run_counts");

            migrationBuilder.DropTable(
                name: "uncovered_persons");

            migrationBuilder.DropIndex(
                name: "IX_households_BatchId_Region",
                table: "households");

            migrationBuilder.DropIndex(
                name: "IX_household_members_NameKey",
                table: "household_members");

            migrationBuilder.DropColumn(
                name: "SubjectBatchId",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "household_members");
        }
    }
}
