using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Exchange.Store.PostgreSql.Migrations
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    OwningUnion = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    FileNumber = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Region = table.Column<int>(type: "integer", nullable: false),
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Person = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_accesses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "quality_items",
                columns: table => new
                {
                    SampleId = table.Column<long>(type: "bigint", nullable: false),
                    ReviewId = table.Column<long>(type: "bigint", nullable: false),
                    FindingId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Region = table.Column<int>(type: "integer", nullable: false),
                    OwningUnion = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    FileNumber = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Code = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    DeciderOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Decider = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Verdict = table.Column<int>(type: "integer", nullable: false),
                    CheckerOrganization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Checker = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    Note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    EvidenceReference = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quality_items", x => new { x.SampleId, x.ReviewId });
                });

            migrationBuilder.CreateTable(
                name: "quality_samples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    SampleId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Region = table.Column<int>(type: "integer", nullable: false),
                    OwningUnion = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Codes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    Percent = table.Column<int>(type: "integer", nullable: false),
                    Seed = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Population = table.Column<long>(type: "bigint", nullable: false),
                    Size = table.Column<int>(type: "integer", nullable: false),
                    Upheld = table.Column<int>(type: "integer", nullable: false),
                    Overturned = table.Column<int>(type: "integer", nullable: false),
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Person = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Time = table.Column<long>(type: "bigint", nullable: false)
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
