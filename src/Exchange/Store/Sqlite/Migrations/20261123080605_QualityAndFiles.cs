using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class QualityAndFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "file_accesses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FileNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_accesses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "quality_items",
                columns: table => new
                {
                    SampleId = table.Column<long>(type: "INTEGER", nullable: false),
                    ReviewId = table.Column<long>(type: "INTEGER", nullable: false),
                    FindingId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FileNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    DeciderOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Decider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    CheckerOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Checker = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    EvidenceReference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quality_items", x => new { x.SampleId, x.ReviewId });
                });

            migrationBuilder.CreateTable(
                name: "quality_samples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    SampleId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Codes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Percent = table.Column<int>(type: "INTEGER", nullable: false),
                    Seed = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Population = table.Column<long>(type: "INTEGER", nullable: false),
                    Size = table.Column<int>(type: "INTEGER", nullable: false),
                    Upheld = table.Column<int>(type: "INTEGER", nullable: false),
                    Overturned = table.Column<int>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quality_samples", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_file_accesses_FileNumber_OwningUnion_Region_Id",
                table: "file_accesses",
                columns: new[] { "FileNumber", "OwningUnion", "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_quality_items_ReviewId_Version",
                table: "quality_items",
                columns: new[] { "ReviewId", "Version" });

            migrationBuilder.CreateIndex(
                name: "IX_quality_samples_SampleId",
                table: "quality_samples",
                column: "SampleId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "file_accesses");

            migrationBuilder.DropTable(
                name: "quality_items");

            migrationBuilder.DropTable(
                name: "quality_samples");
        }
    }
}
