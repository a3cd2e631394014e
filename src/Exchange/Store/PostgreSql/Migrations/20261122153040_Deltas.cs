using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Deltas : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Mode",
                table: "batches",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<long>(
                name: "RecordBytes",
                table: "batches",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Replaces",
                table: "batches",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "ReplacesId",
                table: "batches",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TouchTime",
                table: "batches",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // Batches of before were snapshots, and were touched when they were created.
            migrationBuilder.Sql("UPDATE batches SET \"TouchTime\" = \"CreateTime\"");

            migrationBuilder.CreateTable(
                name: "replaced_records",
                columns: table => new
                {
                    BatchId = table.Column<long>(type: "bigint", nullable: false),
                    Index = table.Column<long>(type: "bigint", nullable: false),
                    ByBatchId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_replaced_records", x => new { x.ByBatchId, x.BatchId, x.Index });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "replaced_records");

            migrationBuilder.DropColumn(
                name: "Mode",
                table: "batches");

            migrationBuilder.DropColumn(
                name: "RecordBytes",
                table: "batches");

            migrationBuilder.DropColumn(
                name: "Replaces",
                table: "batches");

            migrationBuilder.DropColumn(
                name: "ReplacesId",
                table: "batches");

            migrationBuilder.DropColumn(
                name: "TouchTime",
                table: "batches");
        }
    }
}
