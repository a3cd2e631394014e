// Runs the statements of a plan in DuckDB and times those that are to be timed. Usage: node duckdb.js PLAN.json; prints JSON.
const fs = require('fs');
const { DuckDBInstance } = require('@duckdb/node-api');

(async () => {
  const plan = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const instance = await DuckDBInstance.create(':memory:', { threads: String(plan.threads) });
  const connection = await instance.connect();
  for (const statement of plan.setup) await connection.run(statement);
  const answers = {};
  for (const { name, statement, times } of plan.timed) {
    let best = Infinity;
    let row = null;
    for (let i = 0; i < times; i++) {
      const start = process.hrtime.bigint();
      const reader = await connection.runAndReadAll(statement);
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
      row = reader.getRows()[0].map(String);
    }
    answers[name] = { seconds: best, row };
  }
  const version = (await connection.runAndReadAll('SELECT version()')).getRows()[0][0];
  console.log(JSON.stringify({ version, answers }));
})();
