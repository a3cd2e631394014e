using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Exchange.Store.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class RunShards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "BaseRunId",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsFull",
                table: "runs",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "JudgingDigest",
                table: "runs",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<string>(
                name: "KeyId",
                table: "runs",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "OwningUnion",
                table: "runs",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "PartHouseholds",
                table: "runs",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Reused",
                table: "runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "ShardHouseholds",
                table: "runs",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SinceYear",
                table: "runs",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "WrappedKey",
                table: "runs",
                type: "varbinary(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "StartTime",
                table: "run_stages",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<byte[]>(
                name: "EvidenceDigest",
                table: "findings",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateTable(
                name: "run_hits",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Shard = table.Column<int>(type: "int", nullable: false),
                    JoinShard = table.Column<int>(type: "int", nullable: false),
                    Bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_hits", x => new { x.RunId, x.Shard, x.JoinShard });
                });

            migrationBuilder.CreateTable(
                name: "run_parts",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Stage = table.Column<int>(type: "int", nullable: false),
                    Shard = table.Column<int>(type: "int", nullable: false),
                    Part = table.Column<int>(type: "int", nullable: false),
                    Bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_parts", x => new { x.RunId, x.Stage, x.Shard, x.Part });
                });

            migrationBuilder.CreateTable(
                name: "run_shards",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Stage = table.Column<int>(type: "int", nullable: false),
                    Shard = table.Column<int>(type: "int", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Node = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Fence = table.Column<long>(type: "bigint", nullable: false),
                    Beat = table.Column<long>(type: "bigint", nullable: false),
                    Parts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_shards", x => new { x.RunId, x.Stage, x.Shard });
                });

            migrationBuilder.CreateTable(
                name: "run_verdicts",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    BatchId = table.Column<long>(type: "bigint", nullable: false),
                    FirstIndex = table.Column<long>(type: "bigint", nullable: false),
                    LastIndex = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_verdicts", x => new { x.RunId, x.BatchId, x.FirstIndex });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "run_hits");

            migrationBuilder.DropTable(
                name: "run_parts");

            migrationBuilder.DropTable(
                name: "run_shards");

            migrationBuilder.DropTable(
                name: "run_verdicts");

            migrationBuilder.DropColumn(
                name: "BaseRunId",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "IsFull",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "JudgingDigest",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "KeyId",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "OwningUnion",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "PartHouseholds",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "Reused",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "ShardHouseholds",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "SinceYear",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "WrappedKey",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "StartTime",
                table: "run_stages");

            migrationBuilder.DropColumn(
                name: "EvidenceDigest",
                table: "findings");
        }
    }
}
