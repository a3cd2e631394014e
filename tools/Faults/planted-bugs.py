#!/usr/bin/env python3
"""Plants bugs, one at a time, in a copy of the project, and asks whether the checks catch each: the tests of ingest, deltas and stores, and tools/Faults.

    python3 tools/Faults/planted-bugs.py [--only NAME] [--work FOLDER]
    python3 tools/Faults/planted-bugs.py --check

The second one, which CI runs, only looks whether the code that each bug replaces is still there. Each bug takes a build and up to a minute. Ends with a line "N planted, N caught" and with 1 where one was not.
"""
import argparse, os, pathlib, shutil, subprocess, sys, tempfile

INGEST = "src/Exchange/Ingest/"
COMPARISON = "src/Exchange/Comparison/"
RUNS = "RunOnSqlite|RunShardOnSqlite|RunKindOnSqlite|LinkedPersonOnSqlite|IncrementalOnSqlite|PersonPair"
RESULTS = "ClusterOnSqlite|ExportTests|RunKindOnSqlite|IncrementalOnSqlite"
REVIEW = "ReviewOnSqlite|ReviewModelOnSqlite"
EXITS = "ExitOnSqlite|ExitModelOnSqlite"
QUALITY = "QualityOnSqlite"
FILES = "FileOnSqlite"
TESTS = "IngestOnSqlite|AppendOnSqlite|DeltaOnSqlite|SqliteStore|RunOnSqlite|ProtectionTests|PackedTests"
BUGS = [
    # name, file, what stands there, what stands there instead, and what is to catch it: tests, or counts for tools/Faults
    ("acknowledge before the commit", INGEST + "AppendPipeline.cs",
     "                var stored = await session.CommitAsync(group, stop.Token);",
     "                var committing = session.CommitAsync(group, stop.Token);\n                foreach (var chunk in group)\n                    await acknowledge(new StoredChunk(chunk.NextIndex, chunk.NextIndex, 0, chunk.Chain, []), stop.Token);\n"
     "                await Task.Delay(30, stop.Token);\n                var stored = await committing;\n                stored = [];",
     "--random 20"),
    ("the offset outside the records' transaction", INGEST + "AppendSession.cs",
     "                await MoveOffsetAsync(context, results[^1], persons, bytes, token);\n                return true;\n            },\n            cancellationToken);",
     "                return true;\n            },\n            cancellationToken);\n        await store.WriteBesideAsync(async (context, token) =>\n        {\n            await MoveOffsetAsync(context, results[^1], persons, bytes, token);\n            return true;\n        }, cancellationToken);",
     "--points 20"),
    ("the fence ignored", INGEST + "AppendSession.cs", "row.Id == batch.Id && row.Epoch == Epoch && row.CommittedOffset", "row.Id == batch.Id && row.CommittedOffset", TESTS),
    ("a repeated range is not compared", INGEST + "AppendSession.cs", "        if (!same)\n            throw Refusal.Create(ErrorReason.ChunkConflict);", "        _ = same;", TESTS),
    ("a gap is accepted", INGEST + "AppendSession.cs", "        if (firstIndex > _preparedOffset)\n            throw Refusal.OffsetGap(firstIndex, _preparedOffset);\n", "", TESTS),
    ("a checksum is not checked", INGEST + "IngestGrpcService.cs", "if (chunk.HasCrc32C && chunk.Crc32C !=", "if (chunk.HasCrc32C && chunk.Records.Count < 0 && chunk.Crc32C !=", TESTS),
    ("a batch is visible before its seal", "src/Exchange/Store/SealedInputs.cs", "row.BusinessYear == businessYear && row.State == BatchState.Sealed", "row.BusinessYear == businessYear && (row.State == BatchState.Sealed || row.State == BatchState.Open)", TESTS),
    ("the seal does not compare the chain", INGEST + "BatchSealing.cs", " || !chainHash.AsSpan().SequenceEqual(batch.ChainHash))", ")", TESTS),
    ("the reject ratio is not held", INGEST + "BatchSealing.cs", "if (batch.Rejected > batch.CommittedOffset * options.MaxRejectRatio)", "if (batch.Rejected > batch.CommittedOffset)", TESTS),
    ("an id is reused for another request", INGEST + "BatchIntake.cs", "existing.RequestDigest.AsSpan().SequenceEqual(wanted.RequestDigest) ? existing", "existing.RequestDigest.Length > 0 ? existing", TESTS),
    ("another organisation's batch is found", INGEST + "BatchLookup.cs", "        if (organization != caller.Code)\n            throw Refusal.NotFound(name);\n", "        _ = caller;\n", TESTS),
    ("SQLite does not wait for the disk", "src/Exchange/Store/Sqlite/SqlitePragmas.cs", "PRAGMA synchronous=FULL;", "PRAGMA synchronous=OFF;", TESTS),
    ("an abandoned batch keeps its key", INGEST + "BatchEnding.cs", '(batch.State, batch.KeyId, batch.WrappedKey, batch.Epoch) = (state, "", [], batch.Epoch + 1);', "(batch.State, batch.Epoch) = (state, batch.Epoch + 1);", TESTS),
    ("a snapshot leaves the older one in force", INGEST + "BatchSealing.cs", "if (batch.Mode is not DeliveryMode.Delta)", "if (batch.Mode is DeliveryMode.Delta)", TESTS),
    ("a delta replaces nothing", INGEST + "DeltaReplacing.cs", "            if (replaced.Count == 0)", "            if (replaced.Count >= 0)", TESTS),
    ("a delta on a batch that is no longer in force", INGEST + "BatchLookup.cs", "if (inForce?.BatchId == batch.Replaces)", "if (inForce is not null)", TESTS),
    ("rejected records are indexed", INGEST + "PendingChunk.cs", "            _persons.RemoveAll(person => person.Index == household.Index);\n", "", TESTS),
    ("damage of a plain row is not asked for", COMPARISON + "RunShards.cs", "        await contents.VerifyAsync(input, cancellationToken);", "        _ = (contents, input);", TESTS + "|DamageOnSqlite"),
    ("the list of sealed batches is not held against its MAC", "src/Exchange/Store/SealedCatalogue.cs", "if (before is null || before ==", "if (before is null || before.Length > 0 || before ==", TESTS),
    ("a claim that was taken over still writes", COMPARISON + "RunBoard.cs", "Rows(context, claim).Where(row => row.Fence == claim.Fence && row.State == ShardState.Claimed);", "Rows(context, claim).Where(row => row.State == ShardState.Claimed);", RUNS),
    ("a cancelled run is written to", COMPARISON + "RunBoard.cs", "return running == 1 ? true : throw new ShardLostException();", "return running <= 1 ? true : throw new ShardLostException();", RUNS),
    ("a run that goes on begins its shard anew", COMPARISON + "RunShards.cs", "var from = Math.Min(end, first + (claim.Parts * run.PartHouseholds));", "var from = first;", RUNS),
    ("a record that two parts have seen counts twice", COMPARISON + "IdentityJoin.cs", "isShared |= part >= 0 && part != plan.PartOf(position.Household);", "isShared |= part < -1;", RUNS),
    ("two candidates are taken for one person", "src/Records/LinkedPersons.cs", "if (matches.Count == 1)", "if (matches.Count >= 1)", RUNS),
    ("two valid numbers are taken for one person", "src/Matching/Linkage/Persons/PersonPairJudge.cs", "pair.Number is NumberRelation.CheckCharacter or NumberRelation.OneSlip &&", "pair.Number is NumberRelation.CheckCharacter or NumberRelation.OneSlip or NumberRelation.NearAndValid &&", RUNS),
    ("somebody who has not agreed is looked for", COMPARISON + "PersonLinkage.cs", " && IsAuthorised(person, record.Batch.Kind))", ")", RUNS),
    ("a linked record still counts as nobody's", COMPARISON + "RunFinish.cs", "        ledger.Move(inputs, judged.Linked);\n", "", RUNS),
    ("a change of names touches nobody", COMPARISON + "RunChanges.cs", "            touched.Add((person.Batch.Id, person.Index));", "            _ = person;", RUNS),
    ("what a delta replaces touches nobody", COMPARISON + "RunChanges.cs", "(_, bytes) => Add(Record.Parser.ParseFrom(bytes))", "(_, bytes) => _ = bytes.Length", RUNS),
    ("another day's verdicts are taken over", COMPARISON + "Digests.cs", "{run.AsOfDate} {run.SinceYear} {run.OwningUnion} {run.SubjectBatchId}", "{run.SinceYear} {run.OwningUnion} {run.SubjectBatchId}", RUNS),
    ("cancelling locks the run before its shards", COMPARISON + "RunEnding.cs", "            await context.RunShards.Where(row => row.RunId == runId).ExecuteUpdateAsync(set",
     "            await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Sequence, run => run.Sequence + 1), token);\n            await context.RunShards.Where(row => row.RunId == runId).ExecuteUpdateAsync(set", "RunShardOnPostgreSql"),
    ("clusters: a verdict that is taken over loses its links", COMPARISON + "KeptVerdict.cs", "        other.Files.AddRange(Files);\n", "", RESULTS),
    ("clusters: a number under another name is a link", COMPARISON + "OtherFiles.cs", "                if (otherFile.SameName)\n", "", RESULTS),
    ("clusters: files that have ended take part", COMPARISON + "OtherFiles.cs", "        if (!_households.Headers[ordinal].InForce)\n            return;\n", "", RESULTS),
    ("clusters: everybody sees all", "src/Exchange/Results/ResultCatalogue.cs", "file.RunId == run.Id && file.Region >= low && file.Region <= high", "file.RunId == run.Id", RESULTS),
    ("export: an offset is held against each page anew", "src/Exchange/Results/ResultGrpcService.cs", "Math.Clamp(request.Offset - offset, 0, written.Length)", "Math.Clamp(request.Offset, 0, written.Length)", RESULTS),
    ("export: a city gets the province's counts", "src/Exchange/Results/Exports/RunExport.cs", "await results.CountsAsync(run, query.Region, cancellationToken)", "await results.CountsAsync(run, run.Region, cancellationToken)", RESULTS),
    ("review: the first person may be the second", "src/Matching/Casework/FindingReview.cs", "        if (review.Decider == by)\n            return (review, ReviewRefusal.SamePerson);\n", "", REVIEW),
    ("review: nobody looks at the etag", "src/Exchange/Review/ReviewDesk.cs", "if (etag.Length > 0 && etag != Etag(row))", "if (etag.Length > 99)", REVIEW),
    ("review: other evidence leaves the decision", "src/Exchange/Review/ReviewRouting.cs", "row.EvidenceDigest.AsSpan().SequenceEqual(finding.EvidenceDigest))", "true)", REVIEW),
    ("review: a run that sees less says that findings are gone", "src/Exchange/Review/ReviewRouting.cs", "                saysNothing.Add(earlierId);\n", "                saysNothing.Remove(earlierId);\n", REVIEW),
    ("review: events are written outside the change", "src/Exchange/Review/ReviewDesk.cs", "                await ReviewEvents.AddAsync(store, context, [happened], token);\n", "                _ = store.WriteAsync(async (other, t) => { await Task.Delay(5, t); await ReviewEvents.AddAsync(store, other, [happened], t); return 0; }, token);\n", REVIEW),
    ("review: a batch decides what the preview did not show", "src/Exchange/Review/ReviewDesk.cs", "if (!Digest(rows, by, outcome, words).AsSpan().SequenceEqual(previewDigest))", "if (previewDigest.Length != 32)", REVIEW),
    ("review: a neighbour sees it", "src/Exchange/Review/ReviewDesk.cs", "row is not null && caller.Covers(row.Region) ? row", "row is not null ? row", REVIEW),
    ("exits: whoever hung it out may approve", "src/Matching/Casework/Exits/ExitCase.cs", "by == exit.Proposer || by == exit.Checker || by == exit.Publiciser", "by == exit.Proposer || by == exit.Checker", EXITS),
    ("exits: approved on the last day of publicity", "src/Matching/Casework/Exits/ExitCase.cs", "if (step.Day <= exit.PublicUntil)", "if (step.Day < exit.PublicUntil)", EXITS),
    ("exits: nobody asks for the last visit", "src/Matching/Casework/Exits/ExitCase.cs", "return step.Day <= exit.RecheckBy ? To(", "return step.Day <= exit.RecheckBy || exit.Checker.IsNobody == false ? To(", EXITS),
    ("exits: what was hung out before an objection still counts", "src/Matching/Casework/Exits/ExitCase.cs", "Checker = Actor.Nobody, Publiciser = Actor.Nobody, PublicFrom = null, PublicUntil = null", "PublicFrom = exit.PublicFrom", "ExitMachine"),
    ("exits: two cases of one file at once", "src/Exchange/Exits/ExitDesk.cs", "(last.ToValue().IsOpen || last.State is CoreState.Exited)", "last.State is CoreState.Exited", EXITS),
    ("exits: nobody looks at the etag", "src/Exchange/Exits/ExitDesk.cs", "if (etag != Etag(row))", "if (etag.Length > 99)", EXITS),
    ("exits: a neighbour proposes", "src/Exchange/Access/NewestFiles.cs", "file is not null && caller.Covers(file.Region) ? file", "file is not null ? file", EXITS),
    ("exits: an unconfirmed finding is enough", "src/Exchange/Exits/ExitDesk.cs", "if (review.State is not CoreReviewState.Confirmed)", "if (review.State is CoreReviewState.Gone)", EXITS),
    ("exits: every event is a notice", "src/Exchange/Exits/ExitDesk.cs", "IsNotice = next.State != before && next.State is", "IsNotice = next.State is CoreState.Proposed or", EXITS),
    ("casework: events of reviews are written outside the change", "src/Exchange/Review/ReviewDesk.cs", "                await ReviewEvents.AddAsync(store, context, [happened], token);\n", "                _ = store.WriteAsync(async (other, t) => { await Task.Delay(5, t); await ReviewEvents.AddAsync(store, other, [happened], t); return 0; }, CancellationToken.None);\n", "--casework 400"),
    ("quality: whoever decided may look", "src/Exchange/Quality/QualityDesk.cs", "if (await decided.AnyAsync(token))", "if (await decided.CountAsync(token) > 99)", QUALITY),
    ("quality: a later change is overruled", "src/Exchange/Quality/QualityDesk.cs", "row.Version != item.Version || ", "", QUALITY),
    ("quality: the same is drawn again", "src/Exchange/Quality/QualityDesk.cs", "item.ReviewId == row.Id && item.Version == row.Version", "item.ReviewId == row.Id && item.Version < 0", QUALITY),
    ("quality: a neighbour sees the findings", "src/Exchange/Quality/QualityDesk.cs", "row.ReviewId > after && row.Region >= low && row.Region <= high && (", "row.ReviewId > after && low <= high && (", QUALITY),
    ("quality: the seed does not matter", "src/Matching/Casework/QualityDraw.cs", '$"{seed}\\n{id}"', '$"{id}"', QUALITY),
    ("quality: a report tells what was decided since", COMPARISON + "RunFinish.cs", "await DecidedAsync(context, run, token)", "(await DecidedAsync(context, run, token)).Take(0).ToList()", QUALITY),
    ("files: explaining leaves no line", "src/Exchange/Results/ResultGrpcService.cs", "await SeenAsync(caller, FileAccessKind.Explanation, row, runId, context.CancellationToken)", "ResultMessages.ToMessage(row, runId)", FILES),
    ("files: a neighbour sees the file", "src/Exchange/Access/NewestFiles.cs", "file is not null && caller.Covers(file.Region) ? file", "file is not null ? file", FILES),
    ("files: lists of other regions are shown", "src/Exchange/Files/FileDesk.cs", "holding.Contains(row.Region)", "holding.Length > 0", FILES),
    ("the client forgets what was on its way", "tools/Exchange.Cli/Pusher.cs", "            Acknowledge(records);\n            _underWay.Clear();", "            _underWay.Clear();\n            Sent = Sent with { Records = records };", "--lines 40"),
]


def run(command, cwd, log):
    with open(log, "w") as output:
        try:
            return subprocess.run(command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT, timeout=400).returncode
        except subprocess.TimeoutExpired:
            return 124


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only")
    parser.add_argument("--work")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    outdated = [f"{name}: what it replaces does not stand once in {file}" for name, file, old, _, _ in BUGS if not (root / file).exists() or (root / file).read_text().count(old) != 1]
    if outdated or asked.check:
        print("\n".join(outdated) or f"{len(BUGS)} can be planted")
        return 1 if outdated else 0
    work = pathlib.Path(asked.work or tempfile.mkdtemp(prefix="planted-"))
    if not (work / "Exchange.sln").exists():
        subprocess.run(["git", "clone", "-q", str(root), str(work)], check=True)
    else:
        # A copy of an earlier time would be asked about faults of today.
        subprocess.run(["git", "pull", "-q", "--ff-only", str(root), "HEAD"], cwd=work, check=True)
    planted = caught = 0
    missed = []
    for name, file, old, new, check in BUGS:
        if check is None or (asked.only and asked.only not in name):
            continue
        path = work / file
        text = path.read_text()
        planted += 1
        path.write_text(text.replace(old, new))
        try:
            log = str(work / "planted.log")
            if check.startswith("--"):
                code = run(["dotnet", "build", "-c", "Release", "-p:TreatWarningsAsErrors=false", "tools/Faults"], work, log)
                code = 99 if code else run(["dotnet", "run", "-c", "Release", "--no-build", "--project", "tools/Faults", "--", *check.split(), "--seed", "7"], work, log)
            else:
                project = "tests/Matching.Tests" if check == "ExitMachine" else "tests/Exchange.Tests"
                code = run(["dotnet", "build", "-p:TreatWarningsAsErrors=false", project], work, log)
                code = 99 if code else run(["dotnet", "test", "--no-build", project, "--filter", check], work, log)
            if code == 99:
                sys.exit(f"{name}: does not build; see {log}")
            caught += code != 0
            if code == 0:
                missed.append(name)
            print(f"{'caught' if code else 'MISSED'}: {name}", flush=True)
        finally:
            path.write_text(text)
    print(f"{planted} planted, {caught} caught")
    return 1 if missed else 0


sys.exit(main())
