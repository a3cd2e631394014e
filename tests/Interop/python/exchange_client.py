"""A foreign client: pushes a folder of records, runs a comparison, reads the findings and prechecks households.

Usage: exchange_client.py ADDRESS DATA_FOLDER STUBS_FOLDER
The stubs are made from our protos with Debian's protoc and grpc_python_plugin. Prints one JSON object.
"""
import hashlib
import json
import os
import queue
import sys

address, data, stubs = sys.argv[1:4]
sys.path.insert(0, stubs)

import grpc  # noqa: E402
from exchange.v1 import common_pb2, comparison_service_pb2, comparison_service_pb2_grpc  # noqa: E402
from exchange.v1 import directory_service_pb2, directory_service_pb2_grpc  # noqa: E402
from exchange.v1 import ingest_service_pb2, ingest_service_pb2_grpc  # noqa: E402
from exchange.v1 import precheck_service_pb2, precheck_service_pb2_grpc  # noqa: E402
from exchange.v1 import record_pb2, result_service_pb2, result_service_pb2_grpc  # noqa: E402

CHUNK = 300
KINDS = {
    "HouseholdFile": common_pb2.RECORD_KIND_HOUSEHOLD_FILE,
    "LowIncomeAid": common_pb2.RECORD_KIND_LOW_INCOME_AID,
    "TemporaryRelief": common_pb2.RECORD_KIND_TEMPORARY_RELIEF,
    "Marriage": common_pb2.RECORD_KIND_MARRIAGE,
    "Funeral": common_pb2.RECORD_KIND_FUNERAL,
    "SocialInsurance": common_pb2.RECORD_KIND_SOCIAL_INSURANCE,
    "Pension": common_pb2.RECORD_KIND_PENSION,
    "UnemploymentBenefit": common_pb2.RECORD_KIND_UNEMPLOYMENT_BENEFIT,
    "EmploymentRegistration": common_pb2.RECORD_KIND_EMPLOYMENT_REGISTRATION,
    "Vehicle": common_pb2.RECORD_KIND_VEHICLE,
    "RealEstate": common_pb2.RECORD_KIND_REAL_ESTATE,
    "BusinessRegistration": common_pb2.RECORD_KIND_BUSINESS_REGISTRATION,
    "FinancialAssets": common_pb2.RECORD_KIND_FINANCIAL_ASSETS,
}


def crc32c(pieces):
    """CRC-32C (Castagnoli), bit by bit: slow and plain."""
    crc = 0xFFFFFFFF
    for piece in pieces:
        for byte in piece:
            crc ^= byte
            for _ in range(8):
                crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def read_records(path):
    """The records of a length-delimited file, as bytes."""
    with open(path, "rb") as file:
        content = file.read()
    position = 0
    while position < len(content):
        length = shift = 0
        while True:
            byte = content[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield content[position:position + length]
        position += length


def push(channel, file, manifest):
    """Creates a batch, appends in acknowledged chunks, seals. Says how many records were taken."""
    caller = (("x-exchange-organization", file["organization"]),)
    ingest = ingest_service_pb2_grpc.IngestServiceStub(channel)
    schema = directory_service_pb2_grpc.DirectoryServiceStub(channel).GetServerInfo(
        directory_service_pb2.GetServerInfoRequest(), metadata=caller).schema_version
    batch = ingest.CreateBatch(ingest_service_pb2.CreateBatchRequest(
        parent="organizations/" + file["organization"], batch_id="python-" + file["kind"].lower(), record_kind=KINDS[file["kind"]],
        business_year=manifest["businessYear"], as_of_date=manifest["asOfDate"], schema_version=schema), metadata=caller).batch

    records = list(read_records(os.path.join(data, file["path"])))
    frames = queue.Queue()
    answers = ingest.AppendRecords(iter(frames.get, None), metadata=caller)
    frames.put(ingest_service_pb2.AppendRecordsRequest(open=ingest_service_pb2.OpenSession(batch=batch.name)))
    offset = next(answers).opened.committed_offset
    while offset < len(records):
        part = records[offset:offset + CHUNK]
        chunk = ingest_service_pb2.RecordChunk(first_index=offset, records=part)
        if offset == 0:
            chunk.crc32c = crc32c(part)
        frames.put(ingest_service_pb2.AppendRecordsRequest(chunk=chunk))
        offset = next(answers).ack.committed_offset
    frames.put(None)
    for _ in answers:
        raise AssertionError("an answer without a question")

    chain = bytes(32)
    for record in records:
        chain = hashlib.sha256(chain + record).digest()
    sealed = ingest.SealBatch(ingest_service_pb2.SealBatchRequest(
        name=batch.name, records=len(records), chain_hash=chain), metadata=caller).batch
    assert sealed.state == ingest_service_pb2.BATCH_STATE_SEALED and sealed.chain_hash == chain
    return sealed.accepted


def main():
    with open(os.path.join(data, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    channel = grpc.insecure_channel(address.replace("http://", ""))
    accepted = sum(push(channel, file, manifest) for file in manifest["files"])

    union = (("x-exchange-organization", "union-620000"),)
    comparison = comparison_service_pb2_grpc.ComparisonServiceStub(channel)
    run = comparison.CreateRun(comparison_service_pb2.CreateRunRequest(
        run_id="python-run", kind=comparison_service_pb2.RUN_KIND_ANNUAL_RECONCILIATION, region_code="620000",
        business_year=manifest["businessYear"], as_of_date=manifest["asOfDate"]), metadata=union).run
    for answer in comparison.WatchRun(comparison_service_pb2.WatchRunRequest(name=run.name), metadata=union):
        run = answer.run
    assert run.state == comparison_service_pb2.RUN_STATE_SUCCEEDED, run.failure_reason

    results = result_service_pb2_grpc.ResultServiceStub(channel)
    findings = []
    token = ""
    while True:
        page = results.ListFindings(result_service_pb2.ListFindingsRequest(parent=run.name, page_size=37, page_token=token), metadata=union)
        findings += [finding.evidence_digest.hex() for finding in page.findings]
        token = page.next_page_token
        if not token:
            break

    # A refusal, as a foreign client sees it.
    try:
        comparison.GetRun(comparison_service_pb2.GetRunRequest(name="runs/no-such-run"), metadata=union)
        refusal = "none"
    except grpc.RpcError as error:
        trailers = dict(error.trailing_metadata())
        refusal = error.code().name + (" with details" if b"NOT_FOUND" in trailers.get("grpc-status-details-bin", b"") else "")

    precheck = precheck_service_pb2_grpc.PrecheckServiceStub(channel)
    prechecked = []
    for file in manifest["files"]:
        if file["kind"] != "HouseholdFile":
            continue
        for record in read_records(os.path.join(data, file["path"])):
            answer = precheck.CheckHousehold(precheck_service_pb2.CheckHouseholdRequest(
                household=record_pb2.Record.FromString(record).household_file,
                business_year=manifest["businessYear"], as_of_date=manifest["asOfDate"]), metadata=union)
            prechecked += [finding.evidence_digest.hex() for finding in answer.findings]

    # The same households in one stream: one answer for each, in order, and the same findings.
    def frames():
        yield precheck_service_pb2.CheckHouseholdsRequest(open=precheck_service_pb2.OpenPrecheck(
            business_year=manifest["businessYear"], as_of_date=manifest["asOfDate"]))
        for file in manifest["files"]:
            if file["kind"] == "HouseholdFile":
                for record in read_records(os.path.join(data, file["path"])):
                    yield precheck_service_pb2.CheckHouseholdsRequest(household=record_pb2.Record.FromString(record).household_file)

    streamed = []
    for index, answer in enumerate(precheck.CheckHouseholds(frames(), metadata=union)):
        assert answer.index == index and answer.HasField("result")
        streamed += [finding.evidence_digest.hex() for finding in answer.result.findings]
    assert streamed == prechecked

    print(json.dumps({
        "accepted": accepted, "resultDigest": run.result_digest.hex(), "findings": findings,
        "prechecked": sorted(prechecked), "refusal": refusal,
    }))


main()
