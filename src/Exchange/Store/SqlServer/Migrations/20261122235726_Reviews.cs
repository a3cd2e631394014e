using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Reviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "review_events",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    ReviewId = table.Column<long>(type: "bigint", nullable: false),
                    FindingId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Region = table.Column<int>(type: "int", nullable: false),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    Action = table.Column<int>(type: "int", nullable: false),
                    Organization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Person = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    From = table.Column<int>(type: "int", nullable: false),
                    To = table.Column<int>(type: "int", nullable: false),
                    Outcome = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false, collation: "Latin1_General_100_BIN2"),
                    EvidenceReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    RunId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_events", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "review_routes",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Asked = table.Column<long>(type: "bigint", nullable: false),
                    IsDone = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_routes", x => x.RunId);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    FindingId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Province = table.Column<int>(type: "int", nullable: false),
                    City = table.Column<int>(type: "int", nullable: false),
                    Region = table.Column<int>(type: "int", nullable: false),
                    OwningUnion = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    FileNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Code = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Severity = table.Column<int>(type: "int", nullable: false),
                    EvidenceDigest = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    IsOpen = table.Column<bool>(type: "bit", nullable: false),
                    AssigneeOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Assignee = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    DeciderOrganization = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Decider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Outcome = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    BeforeGone = table.Column<int>(type: "int", nullable: false),
                    NeedsSecond = table.Column<bool>(type: "bit", nullable: false),
                    DueDate = table.Column<int>(type: "int", nullable: false),
                    IsDueDateProvisional = table.Column<bool>(type: "bit", nullable: false),
                    OpenedTime = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_review_events_ReviewId_Sequence",
                table: "review_events",
                columns: new[] { "ReviewId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_City_State_Id",
                table: "reviews",
                columns: new[] { "City", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_FindingId",
                table: "reviews",
                column: "FindingId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reviews_OwningUnion_State_Id",
                table: "reviews",
                columns: new[] { "OwningUnion", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_Province_State_Id",
                table: "reviews",
                columns: new[] { "Province", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_Region_State_Id",
                table: "reviews",
                columns: new[] { "Region", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_State_Id",
                table: "reviews",
                columns: new[] { "State", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "review_events");

            migrationBuilder.DropTable(
                name: "review_routes");

            migrationBuilder.DropTable(
                name: "reviews");
        }
    }
}
