// A foreign client: pushes a folder of records, runs a comparison, reads the findings and prechecks households.
//
// Usage: node exchange_client.js ADDRESS DATA_FOLDER PROTOS_FOLDER
// The stubs are made from our protos by @grpc/proto-loader. Prints one JSON object.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, data, protos] = process.argv.slice(2);
const services = ['directory', 'ingest', 'precheck', 'comparison', 'result'].map(name => `exchange/v1/${name}_service.proto`);
const definition = loader.loadSync(services, {
  includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
});
const v1 = grpc.loadPackageDefinition(definition).exchange.v1;
const CHUNK = 300;

const as = organization => {
  const metadata = new grpc.Metadata();
  metadata.set('x-exchange-organization', organization);
  return metadata;
};

const clientOf = name => new v1[name](address.replace('http://', ''), grpc.credentials.createInsecure());
const unary = (client, method, request, metadata) => new Promise((resolve, reject) =>
  client[method](request, metadata, (error, answer) => (error ? reject(error) : resolve(answer))));

function* readRecords(file) {
  const content = fs.readFileSync(file);
  for (let position = 0; position < content.length;) {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = content[position++];
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    yield content.subarray(position, position + length);
    position += length;
  }
}

const kindOf = name => 'RECORD_KIND' + name.replace(/[A-Z]/g, letter => '_' + letter).toUpperCase();

async function push(file, manifest) {
  const ingest = clientOf('IngestService');
  const caller = as(file.organization);
  const { schema_version } = await unary(clientOf('DirectoryService'), 'GetServerInfo', {}, caller);
  const { batch } = await unary(ingest, 'CreateBatch', {
    parent: `organizations/${file.organization}`, batch_id: `node-${file.kind.toLowerCase()}`, record_kind: kindOf(file.kind),
    business_year: manifest.businessYear, as_of_date: manifest.asOfDate, schema_version,
  }, caller);

  const records = [...readRecords(path.join(data, file.path))];
  await new Promise((resolve, reject) => {
    const call = ingest.AppendRecords(caller);
    const send = offset => {
      if (offset >= records.length) return call.end();
      return call.write({ chunk: { first_index: offset, records: records.slice(offset, offset + CHUNK) } });
    };
    call.on('data', answer => send((answer.opened || answer.ack).committed_offset));
    call.on('error', reject);
    call.on('end', resolve);
    call.write({ open: { batch: batch.name } });
  });

  const chain = records.reduce((hash, record) => crypto.createHash('sha256').update(hash).update(record).digest(), Buffer.alloc(32));
  const sealed = await unary(ingest, 'SealBatch', { name: batch.name, records: records.length, chain_hash: chain }, caller);
  if (sealed.batch.state !== 'BATCH_STATE_SEALED') throw new Error('not sealed');
  return sealed.batch.accepted;
}

async function main() {
  const manifest = JSON.parse(fs.readFileSync(path.join(data, 'manifest.json'), 'utf8'));
  let accepted = 0;
  for (const file of manifest.files) accepted += await push(file, manifest);

  const union = as('union-620000');
  const comparison = clientOf('ComparisonService');
  let { run } = await unary(comparison, 'CreateRun', {
    run_id: 'node-run', kind: 'RUN_KIND_ANNUAL_RECONCILIATION', region_code: '620000',
    business_year: manifest.businessYear, as_of_date: manifest.asOfDate,
  }, union);
  for await (const answer of comparison.WatchRun({ name: run.name }, union)) run = answer.run;
  if (run.state !== 'RUN_STATE_SUCCEEDED') throw new Error(run.failure_reason);

  const findings = [];
  for await (const answer of clientOf('ResultService').StreamFindings({ parent: run.name }, union)) {
    findings.push(answer.finding.evidence_digest.toString('hex'));
  }

  let refusal = 'none';
  try {
    await unary(comparison, 'GetRun', { name: 'runs/no-such-run' }, union);
  } catch (error) {
    const details = error.metadata.get('grpc-status-details-bin')[0];
    refusal = grpc.status[error.code] + (details && details.includes('NOT_FOUND') ? ' with details' : '');
  }

  const precheck = clientOf('PrecheckService');
  const prechecked = [];
  for (const file of manifest.files.filter(item => item.kind === 'HouseholdFile')) {
    for (const bytes of readRecords(path.join(data, file.path))) {
      // proto-loader decodes requests and answers only. A Record holds its household as field 1, and so does this request.
      const record = v1.PrecheckService.service.CheckHousehold.requestDeserialize(bytes);
      const answer = await unary(precheck, 'CheckHousehold', {
        household: record.household, business_year: manifest.businessYear, as_of_date: manifest.asOfDate,
      }, union);
      prechecked.push(...answer.findings.map(finding => finding.evidence_digest.toString('hex')));
    }
  }

  console.log(JSON.stringify({
    accepted, resultDigest: run.result_digest.toString('hex'), findings, prechecked: prechecked.sort(), refusal,
  }));
  process.exit(0);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
