using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Tables;
using Exchange.V1;
using Grpc.Core;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>push: a file of records as a batch. resume: goes on with one that was cut off.</summary>
internal static class PushCommand
{
    private const int ShownRejections = 20;

    public static Command Create()
    {
        var path = CommonOptions.File("记录文件(.pb、.jsonl、.csv、.xlsx、.xls) / file of records");
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var year = CommonOptions.Year();
        var asOf = CommonOptions.AsOf();
        var batch = new Option<string?>("--batch") { Description = "批次编号;不填则由文件内容得出,重复上报同一文件不会重复入库 / the batch's id; by default it follows from the file" };
        var delta = new Option<string?>("--delta-on") { Description = "增量上报:在哪个有效批次之上(批次编号) / a delta on that batch" };
        var replaces = new Option<string?>("--replaces") { Description = "全量上报:确认所取代的是这个有效批次 / a snapshot in place of that batch, and of no other" };
        var receipt = new Option<string?>("--receipt") { Description = "凭证写入此文件;不填则为 文件名.receipt.json / where the signed receipt goes; by default beside the file" };
        var patience = Patience();
        var tables = new TableReading();
        var command = new Command("push", "上报一个文件;线路或服务中断后自动续传,也可重来 / send a file; goes on by itself after a cut, and can be repeated")
        {
            path, server, organization, year, asOf, batch, delta, replaces, receipt, patience,
        };
        tables.AddTo(command);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            if (result.GetValue(delta) is not null && result.GetValue(replaces) is not null)
                throw new FormatException("--delta-on 与 --replaces 只能写一个 / name only one of them");
            var options = tables.Read(result);
            var file = new RecordFile(result.GetRequiredValue(path).FullName, options);
            var kind = file.Kind();
            var fingerprint = await file.FingerprintAsync(cancellationToken);
            var mode = result.GetValue(delta) is not null ? DeliveryMode.Delta : result.GetValue(replaces) is not null ? DeliveryMode.Snapshot : DeliveryMode.Unspecified;
            var journal = new PushJournal(
                result.GetRequiredValue(server), result.GetRequiredValue(organization), result.GetValue(batch) ?? DefaultId(fingerprint, kind, result.GetValue(year), result.GetValue(asOf)),
                result.GetValue(year), result.GetValue(asOf), mode, (result.GetValue(delta) ?? result.GetValue(replaces) ?? "").Split('/')[^1], fingerprint,
                options.Mapping is { } mapping ? Path.GetFullPath(mapping) : null, options.Kind, options.Sheet, options.Constants, options.SkipBad);
            if (PushJournal.Read(file.Path) is { } before && before.Batch != journal.Batch)
                AnsiConsole.MarkupLineInterpolated($"[yellow]该文件此前以批次 {before.Batch} 上报未完,本次改用批次 {journal.Batch}[/];前者不再需要时:exchange abandon {before.Batch} --as {before.Organization} --yes");
            return await RunAsync(file, kind, journal, result.GetValue(receipt), TimeSpan.FromSeconds(result.GetValue(patience)), cancellationToken);
        }));
        return command;
    }

    public static Command CreateResume()
    {
        var path = CommonOptions.File("上报未完的文件 / the file whose push was cut off");
        var receipt = new Option<string?>("--receipt") { Description = "凭证写入此文件 / where the signed receipt goes" };
        var patience = Patience();
        var command = new Command("resume", "继续未完的上报,一切照上次的设置(记在 文件名.push.json) / go on with a push that was cut off, as its journal says") { path, receipt, patience };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var name = result.GetRequiredValue(path).FullName;
            var journal = PushJournal.Read(name)
                ?? throw new FormatException($"{Path.GetFileName(name)} 没有未完的上报(没有 {Path.GetFileName(PushJournal.PathOf(name))}) / there is nothing to go on with");
            var file = new RecordFile(name, new TableOptions(journal.Mapping, journal.Kind, journal.Sheet, journal.Constants, journal.SkipBad));
            if (await file.FingerprintAsync(cancellationToken) != journal.Fingerprint)
                throw new FormatException("文件或列对应表在上报后被改动,不能接着上次继续;请恢复原文件,或用 exchange push 按新文件上报 / the file was changed since; restore it, or push it anew");
            return await RunAsync(file, file.Kind(), journal, result.GetValue(receipt), TimeSpan.FromSeconds(result.GetValue(patience)), cancellationToken);
        }));
        return command;
    }

    private static Option<int> Patience() =>
        CommonOptions.Number("--patience", "线路或服务中断时,没有进展最多等多少秒 / seconds without progress after which it gives up", 0, 86_400, 600);

    private static async Task<int> RunAsync(RecordFile file, RecordKind kind, PushJournal journal, string? receipt, TimeSpan patience, CancellationToken cancellationToken)
    {
        var records = await TableReading.ExamineAsync(file, journal.SkipBad, cancellationToken);

        // Before the first call: whatever happens from here on, the same call can be made again.
        journal.Write(file.Path);
        var order = new PushOrder(file, kind, journal.Batch, journal.Year, journal.AsOf, journal.Mode, journal.Replaces);
        using var connection = new ServiceConnection(journal.Server, journal.Organization);
        var pusher = new Pusher(connection, patience);
        var before = journal.Mode is DeliveryMode.Delta ? null : await InForceAsync(connection, kind, journal, cancellationToken);
        if (before is not null && journal.Replaces.Length == 0 && records < before.Accepted / 2)
        {
            PushJournal.Remove(file.Path);
            throw new FormatException(
                $"本次全量只有 {records:N0} 条,不到当前有效批次 {Id(before)}({before.Accepted:N0} 条)的一半;确认取代请加 --replaces {Id(before)},只报变化请用 --delta-on {Id(before)} / "
                + "less than half of the batch in force: confirm with --replaces, or send a delta");
        }

        var begun = false;
        var (seal, wasSealed) = await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn()).StartAsync(progress =>
        {
            var task = progress.AddTask(Names.Of(kind), maxValue: Math.Max(1, file.Length));
            return WithRejectionsAsync(
                connection, order,
                () => pusher.PushAsync(
                    order,
                    done =>
                    {
                        begun = true;
                        Show(task, kind, done);
                    },
                    cancellationToken),
                () => begun, cancellationToken);
        });
        var sealedBatch = seal.Batch;
        if (sealedBatch.State is BatchState.Superseded)
        {
            PushJournal.Remove(file.Path);
            throw new CommandFailedException(
                $"该文件此前以批次 {Id(sealedBatch)} 上报,已被新批次取代,本次没有重新生效;要重新生效请以新的 --batch 编号再报 / the file was sent before and has been superseded: send it under another --batch");
        }

        if (before is not null && before.Name != sealedBatch.Name)
            AnsiConsole.MarkupLineInterpolated($"[yellow]取代了此前有效的批次 {Id(before)}({before.Accepted:N0} 条)[/]");
        if (wasSealed)
            AnsiConsole.MarkupLine("[yellow]该文件此前已上报并封存,本次没有重复入库[/]");
        AnsiConsole.MarkupLineInterpolated($"批次 {sealedBatch.Name} 已封存:接收 {sealedBatch.Accepted:N0} 条,退回 {sealedBatch.Rejected:N0} 条");
        AnsiConsole.MarkupLineInterpolated($"链式摘要 {Convert.ToHexStringLower(sealedBatch.ChainHash.Span)}");
        Keep(receipt ?? file.Path + ".receipt.json", seal.Receipt);
        PushJournal.Remove(file.Path);
        if (sealedBatch.Rejected > 0)
        {
            await PrintRejectionsAsync(connection, file, sealedBatch.Name, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"全部退回记录:exchange rejections {sealedBatch.Name} --as {connection.Organization} --output 退回清单.csv");
        }

        return 0;
    }

    private static async Task PrintRejectionsAsync(ServiceConnection connection, RecordFile file, string batch, CancellationToken cancellationToken)
    {
        var rejections = await RejectionsCommand.ListAsync(connection, batch, ShownRejections, cancellationToken);
        RejectionsCommand.Print(rejections, file.IsTable ? file.Rows(rejections.Rejections.Select(rejection => rejection.Index).ToHashSet()) : null);
    }

    /// <summary>A receipt that cannot be written is no failed push: it can be fetched at any time.</summary>
    private static void Keep(string path, SignedReceipt receipt)
    {
        try
        {
            ReceiptFile.Write(path, receipt);
            AnsiConsole.MarkupLineInterpolated($"凭证 {path}(请妥善保存;离线核验:exchange receipt verify)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]凭证未能写入 {path}[/];可随时用 exchange receipt get 下载");
        }
    }

    private static void Show(ProgressTask task, RecordKind kind, PushProgress done)
    {
        task.Value = done.Bytes;
        task.Description = done.Stage switch
        {
            PushStage.Waiting => $"{Names.Of(kind)} [yellow]中断,正在重连(已保存 {done.Records:N0} 条)[/]",
            PushStage.Sealing => $"{Names.Of(kind)} {done.Records:N0} 条,正在封存",
            _ => $"{Names.Of(kind)} {done.Records:N0} 条",
        };
    }

    /// <summary>A seal that is refused because too much was rejected is of use only with the reasons.</summary>
    private static async Task<(SealBatchResponse Seal, bool WasSealed)> WithRejectionsAsync(
        ServiceConnection connection, PushOrder order, Func<Task<(SealBatchResponse Seal, bool WasSealed)>> push, Func<bool> begun, CancellationToken cancellationToken)
    {
        try
        {
            return await push();
        }
        catch (RpcException exception) when (Failure.Reason(exception) == "REJECT_RATIO_EXCEEDED")
        {
            var name = $"organizations/{connection.Organization}/batches/{order.BatchId}";
            await PrintRejectionsAsync(connection, order.File, name, cancellationToken);
            throw;
        }
        catch (RpcException exception) when (Failure.Reason(exception).Length > 0 && !begun() && exception.StatusCode is not (StatusCode.Unavailable or StatusCode.Cancelled))
        {
            // Refused before there was a batch: there is nothing to go on with.
            PushJournal.Remove(order.File.Path);
            throw;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            AnsiConsole.MarkupLineInterpolated($"继续上报:exchange resume {order.File.Path}");
            throw;
        }
    }

    private static string Id(Batch batch) => batch.Name.Split('/')[^1];

    /// <summary>The caller's newest batch in force of that kind and year; null for none, or where the service cannot be asked now.</summary>
    private static async Task<Batch?> InForceAsync(ServiceConnection connection, RecordKind kind, PushJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            return (await StatusCommand.ListAsync(connection, cancellationToken))
                .Where(batch => batch.RecordKind == kind && batch.BusinessYear == journal.Year && batch.State is BatchState.Sealed && batch.Mode is not DeliveryMode.Delta && Id(batch) != journal.Batch)
                .LastOrDefault();
        }
        catch (RpcException)
        {
            // The push itself says what is wrong, and waits where that helps.
            return null;
        }
    }

    /// <summary>An id that follows from the file: sending it again is the same batch, sending another file is another.</summary>
    public static string DefaultId(string fingerprint, RecordKind kind, int year, int asOf) =>
        string.Create(CultureInfo.InvariantCulture, $"{year}-{asOf}-{kind.ToString().ToLowerInvariant()}-{fingerprint}");
}
