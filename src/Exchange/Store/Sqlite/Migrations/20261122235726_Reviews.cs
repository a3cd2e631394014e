using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.Sqlite.Migrations
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
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    ReviewId = table.Column<long>(type: "INTEGER", nullable: false),
                    FindingId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    Action = table.Column<int>(type: "INTEGER", nullable: false),
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    From = table.Column<int>(type: "INTEGER", nullable: false),
                    To = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    EvidenceReference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_events", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "review_routes",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Asked = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDone = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_routes", x => x.RunId);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    FindingId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Province = table.Column<int>(type: "INTEGER", nullable: false),
                    City = table.Column<int>(type: "INTEGER", nullable: false),
                    Region = table.Column<int>(type: "INTEGER", nullable: false),
                    OwningUnion = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FileNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Severity = table.Column<int>(type: "INTEGER", nullable: false),
                    EvidenceDigest = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    IsOpen = table.Column<bool>(type: "INTEGER", nullable: false),
                    AssigneeOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Assignee = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DeciderOrganization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Decider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    BeforeGone = table.Column<int>(type: "INTEGER", nullable: false),
                    NeedsSecond = table.Column<bool>(type: "INTEGER", nullable: false),
                    DueDate = table.Column<int>(type: "INTEGER", nullable: false),
                    IsDueDateProvisional = table.Column<bool>(type: "INTEGER", nullable: false),
                    OpenedTime = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
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
