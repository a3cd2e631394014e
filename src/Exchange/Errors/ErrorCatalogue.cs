using Exchange.V1;
using Grpc.Core;

namespace Exchange.Errors;

/// <summary>What a reason means, whatever the call: the texts that DirectoryService.ListErrorReasons gives and every refusal carries.</summary>
public static class ErrorCatalogue
{
    private static readonly Dictionary<ErrorReason, ErrorKind> ByReason = Build().ToDictionary(kind => kind.Reason);

    /// <summary>Every reason, in the order of its number.</summary>
    public static IReadOnlyList<ErrorKind> All { get; } = [.. ByReason.Values.OrderBy(kind => kind.Reason)];

    /// <summary>The kind of that reason.</summary>
    public static ErrorKind Get(ErrorReason reason) => ByReason[reason];

    private static IEnumerable<ErrorKind> Build() =>
    [
        new(ErrorReason.FieldInvalid, StatusCode.InvalidArgument, "请求中的字段缺失或不正确", "a field of the request is missing or wrong",
            "按错误所指字段改正后重发", "correct the field named and call again"),
        new(ErrorReason.PageTokenInvalid, StatusCode.InvalidArgument, "翻页标记无效", "the page token is not one of this service",
            "使用上一页返回的 next_page_token,或从第一页重新读取", "use the next_page_token of the last page, or start at the first"),
        new(ErrorReason.FilterChanged, StatusCode.InvalidArgument, "翻页标记与筛选条件不符", "the page token belongs to another filter",
            "筛选条件改变后请从第一页重新读取", "start at the first page after changing the filter"),
        new(ErrorReason.TooManyRecords, StatusCode.InvalidArgument, "一个数据块中的记录过多", "a chunk holds too many records",
            "按 GetServerInfo 给出的上限拆分后重发", "split it to the limit that GetServerInfo gives"),
        new(ErrorReason.FrameUnexpected, StatusCode.InvalidArgument, "流中的帧顺序不正确", "a frame came out of order",
            "先发 open 帧,收到应答后再发数据块", "send the opening frame first, then chunks"),
        new(ErrorReason.OffsetGap, StatusCode.OutOfRange, "数据块起始序号超过已保存的位置,中间有缺口", "the chunk starts beyond the committed offset",
            "从 expected_index 所示序号继续发送", "go on at the index in expected_index"),
        new(ErrorReason.BatchIdReused, StatusCode.AlreadyExists, "该批次编号已用于另一次不同的请求", "the batch id was used for another request",
            "换用新的批次编号", "choose a new batch id"),
        new(ErrorReason.RunIdReused, StatusCode.AlreadyExists, "该比对编号已用于另一次不同的请求", "the run id was used for another request",
            "换用新的比对编号", "choose a new run id"),
        new(ErrorReason.BatchNotOpen, StatusCode.FailedPrecondition, "批次已封存,不再接收记录", "the batch is sealed and takes no more records",
            "如需更正,请另建批次", "create another batch for corrections"),
        new(ErrorReason.SealMismatch, StatusCode.FailedPrecondition, "封存时给出的记录数或链式摘要与服务端不一致", "the seal's count or chain hash differs from what is stored",
            "核对所上报的文件是否就是该批次的文件;未传完的继续上报,内容不同的换一个批次编号另报", "compare what was sent; resume at the committed offset, or send it anew in another batch"),
        new(ErrorReason.RejectRatioExceeded, StatusCode.FailedPrecondition, "被退回的记录比例过高,不能封存", "too many records were rejected for the batch to be sealed",
            "用 ListRejections(命令行为 exchange rejections 批次)查看原因,改正数据后另建批次", "see ListRejections, correct the data and create another batch"),
        new(ErrorReason.InputNotSealed, StatusCode.FailedPrecondition, "所选批次尚未封存", "an input is not sealed",
            "等该批次封存后再发起比对", "seal the batch first"),
        new(ErrorReason.InputMissing, StatusCode.FailedPrecondition, "该地区该年度没有可比对的档案批次", "there is no household file to compare",
            "先由工会上报并封存档案批次", "have the union push and seal its files first"),
        new(ErrorReason.SourceMissing, StatusCode.FailedPrecondition, "比对所要求的部门数据没有已封存的批次,或已无法打开", "a register that the run was to have is not at hand",
            "请有关部门先上报并封存所列类别的数据,或在发起时不要求该类别", "have the source named push and seal its data first, or do not require it"),
        new(ErrorReason.RunEnded, StatusCode.FailedPrecondition, "比对已经结束,不能取消", "the run has ended and cannot be cancelled",
            "用 GetRun 查看结果", "see GetRun for how it ended"),
        new(ErrorReason.RunNotPublished, StatusCode.FailedPrecondition, "比对尚未成功结束,没有可查看的结果", "the run has published nothing",
            "用 GetRun 或 WatchRun 查看进度;失败的比对请另行发起", "watch the run; start another one if it failed"),
        new(ErrorReason.StandardMissing, StatusCode.FailedPrecondition, "规则方案缺少该地区该年度的标准", "the rule profile lacks an amount for this region and year",
            "请管理员在规则方案中补充所列地区、年度的标准(新版本)", "have the operator add what is named, in a new version of the rule profile"),
        new(ErrorReason.ProfileUnknown, StatusCode.NotFound, "没有该规则方案", "there is no such rule profile",
            "用 ListProfiles 查看现有方案,写明 编号@版本", "see ListProfiles and name id@version"),
        new(ErrorReason.ProfileNotInForce, StatusCode.FailedPrecondition, "规则方案不适用于该地区或该日期", "the rule profile is for another region or does not hold on that day",
            "换用适用于该地区、在该日期有效的方案", "choose a profile for the region that holds on the day"),
        new(ErrorReason.ProfileInvalid, StatusCode.InvalidArgument, "规则方案有错误", "the rule profile is broken",
            "用 ValidateProfile 查看各处错误的位置,改正后再用", "see ValidateProfile for every place, correct them"),
        new(ErrorReason.WriterFenced, StatusCode.Aborted, "该批次已由另一个会话打开,本会话不能再写入", "another session has opened the batch since",
            "确认没有其他程序在上报后,重新打开会话", "make sure that nothing else is sending, then open the batch again"),
        new(ErrorReason.ChunkConflict, StatusCode.Aborted, "重发的数据与已保存的内容不同", "the chunk repeats a stored range with other bytes",
            "核对本地文件是否改动;需更换数据时另建批次", "check whether the file was changed; send other data in another batch"),
        new(ErrorReason.ChunkCorrupt, StatusCode.DataLoss, "数据块校验和不符,传输中可能受损", "the chunk's checksum does not fit",
            "重新打开会话并重发该数据块", "open the batch again and resend the chunk"),
        new(ErrorReason.MessageTooLarge, StatusCode.ResourceExhausted, "消息超过大小上限", "the message is longer than the limit",
            "减小数据块后重发,上限见 GetServerInfo", "send smaller chunks; GetServerInfo gives the limit"),
        new(ErrorReason.DecodedTooLarge, StatusCode.ResourceExhausted, "消息解压后超过大小上限", "the message unpacks to more than the limit",
            "减小数据块后重发,上限见 GetServerInfo", "send smaller chunks; GetServerInfo gives the limit"),
        new(ErrorReason.OrgMismatch, StatusCode.PermissionDenied, "该资源属于其他机构", "the resource belongs to another organisation",
            "只能使用本机构名下的资源", "use your own organisation's resources"),
        new(ErrorReason.RegionOutOfScope, StatusCode.PermissionDenied, "该地区不在本机构管辖范围内", "the region is not the caller's",
            "改为本机构管辖的地区,或由上级机构办理", "choose a region of yours, or ask the level above"),
        new(ErrorReason.SourceKindNotAllowed, StatusCode.PermissionDenied, "本机构无权报送该类记录", "the caller may not send this kind of record",
            "核对记录类别;如需开通请联系管理员", "check the kind; ask the operator to allow it"),
        new(ErrorReason.RoleMissing, StatusCode.PermissionDenied, "本机构无权使用该功能", "the caller may not call this method",
            "该功能仅限工会组织;如需开通请联系管理员", "this is for unions; ask the operator"),
        new(ErrorReason.CertMissing, StatusCode.Unauthenticated, "未出示证书,无法确认调用机构", "no client certificate, so it is not known who is calling",
            "使用本机构证书连接;本机试用可在启动服务时加 --trust-organization-metadata 并在元数据 x-exchange-organization 中写明机构",
            "connect with your certificate; for a trial on this machine start the service with --trust-organization-metadata and name the organisation in x-exchange-organization"),
        new(ErrorReason.OrganizationUnknown, StatusCode.Unauthenticated, "机构名录中没有该机构", "the organisation is not in the directory",
            "核对机构代码;新机构请管理员登记", "check the code; have the operator register a new organisation"),
        new(ErrorReason.NotFound, StatusCode.NotFound, "没有该资源,或本机构无权查看", "there is no such resource, or the caller may not see it",
            "核对资源名称", "check the resource name"),
        new(ErrorReason.NotOffered, StatusCode.Unimplemented, "服务不提供该方法或该压缩方式", "the method or the message encoding is not offered",
            "核对服务和方法名称及协议版本;压缩请用 gzip 或不压缩", "check the names and the version of the protos; use gzip or no compression"),
        new(ErrorReason.DeadlineExceeded, StatusCode.DeadlineExceeded, "调用超过时限", "the call took longer than its deadline",
            "延长时限后重试;已确认保存的记录不会丢失", "try again with a longer deadline; what was acknowledged is kept"),
        new(ErrorReason.Cancelled, StatusCode.Cancelled, "调用已取消", "the call was given up",
            "需要时重新发起;已确认保存的记录不会丢失", "call again if needed; what was acknowledged is kept"),
        new(ErrorReason.ServerDraining, StatusCode.Unavailable, "服务正在停止", "the server is shutting down",
            "稍后重试;已确认保存的记录不会丢失", "try again soon; what was acknowledged is kept"),
        new(ErrorReason.Internal, StatusCode.Internal, "服务内部错误", "an error of the service",
            "请将 incident 编号告知管理员", "tell the operator the incident number"),
        new(ErrorReason.DataDamaged, StatusCode.DataLoss, "保存的数据已损坏,或密钥不符,未据此作答", "what is stored is damaged, or written under another key; nothing was answered from it",
            "请立即告知管理员:检查磁盘,从备份恢复,并用凭证核对", "tell the operator at once: check the disk, restore from the backup, verify by the receipts"),
        new(ErrorReason.StoreUnavailable, StatusCode.Unavailable, "数据库暂时不可用", "the database is not available",
            "稍后重试;上报请重新打开会话,从 committed_offset 继续", "try again soon; open a batch again and go on at its committed offset"),
        new(ErrorReason.StorageFull, StatusCode.ResourceExhausted, "服务的存储空间已满", "the service has no room left",
            "请管理员扩容后重试;已确认保存的记录不会丢失", "have the operator make room, then try again; what was acknowledged is kept"),
        new(ErrorReason.BatchNotSealed, StatusCode.FailedPrecondition, "批次尚未封存,没有凭证", "the batch is not sealed yet, so it has no receipt",
            "先用 SealBatch 封存", "seal it first"),
        new(ErrorReason.StreamIdle, StatusCode.DeadlineExceeded, "长时间没有收到数据,上报会话已结束", "nothing came on the stream for too long",
            "有数据可发时重新打开会话,从 committed_offset 继续;已确认保存的记录不会丢失", "open the batch again and go on at its committed offset; what was acknowledged is kept"),
        new(ErrorReason.BatchAbandoned, StatusCode.FailedPrecondition, "该批次已放弃", "the batch was given up",
            "换一个批次编号重新上报", "send the records in a batch of another id"),
        new(ErrorReason.ReplacesStale, StatusCode.FailedPrecondition, "所要替换或补充的批次不是当前有效的批次", "the batch that this one replaces or adds to is not the one in force",
            "以 in_force 所示批次为准重新核对数据,另建批次上报", "compare with the batch named in in_force, and send a new batch on it"),
        new(ErrorReason.BatchInUse, StatusCode.FailedPrecondition, "批次当前有效或正被比对使用,不能清除", "the batch is in force, or a run is using it",
            "待新批次封存、比对结束后再清除", "purge it when a newer one is sealed and the run has ended"),
        new(ErrorReason.BatchGone, StatusCode.FailedPrecondition, "批次已清除或已过期,其记录不再可读", "the batch was purged or has expired; its records are gone",
            "如需数据,请另建批次重新上报", "send the records in a batch of another id"),
        new(ErrorReason.BatchQuotaExceeded, StatusCode.ResourceExhausted, "批次的记录数或字节数已达上限", "the batch has reached the most records or bytes that a batch may have",
            "封存后另建增量批次,或请管理员调高 --max-batch-records、--max-batch-bytes", "seal it and send the rest as a delta, or have the operator raise the limit"),
        new(ErrorReason.TooManyUploads, StatusCode.ResourceExhausted, "同时上报的流过多", "too many streams of records are open",
            "等其他上报结束后重试", "try again when others have ended"),
        new(ErrorReason.ActionNotAllowed, StatusCode.FailedPrecondition, "该疑点或案件目前的状态不允许这样办理", "the finding or case does not stand where this could be done",
            "按元数据 allowed 所列的动作办理,或先重新读取其状态", "do one of the actions in metadata \"allowed\", or read it again first"),
        new(ErrorReason.ClaimedByOther, StatusCode.FailedPrecondition, "该疑点已由他人领取", "somebody else has claimed the finding",
            "由领取人办理,或请其退领;上级工会可以代为退领", "have whoever claimed it act or release it; a union above can release it"),
        new(ErrorReason.SecondPersonRequired, StatusCode.FailedPrecondition, "复核、审批人不能是作出决定或参与准备的同一人", "the second person is the first one, or has prepared the case",
            "请另一名工作人员复核", "have another person do it"),
        new(ErrorReason.EtagStale, StatusCode.Aborted, "读取之后已有他人改动", "it has changed since it was read",
            "重新读取,核对后再办理", "read it again, look at what has changed, then act"),
        new(ErrorReason.ExitUnderWay, StatusCode.AlreadyExists, "该户已有退出案件在办", "an exit of the household is under way",
            "办理元数据 exit 所示的案件", "go on with the case named in metadata \"exit\""),
        new(ErrorReason.ExitTermsMissing, StatusCode.FailedPrecondition, "规则方案没有规定这种退出如何办理", "the rule profile does not say how such a household leaves",
            "在元数据 profile 所示方案中补充 missing 所示的规定(公示天数或渐退期),发布新版本后再提出", "add what metadata \"missing\" names to the profile, publish it as a new version, then propose again"),
        new(ErrorReason.PeriodNotOver, StatusCode.FailedPrecondition, "公示期或渐退期未满", "the publicity or the grace is not over",
            "在元数据 until 所示日期之后办理", "do it after the day in metadata \"until\""),
        new(ErrorReason.RecheckMissing, StatusCode.FailedPrecondition, "渐退期最后一个月没有复查", "the household was not visited in the last month of its grace",
            "先入户复查并登记(RECHECK),再办理退出", "visit it and record a RECHECK, then complete the exit"),
        new(ErrorReason.PreviewStale, StatusCode.Aborted, "待办理的疑点或办理内容与预览不同", "what would be decided, or how, is not what the preview showed",
            "重新预览(不带 preview_digest),核对后用新的摘要办理", "preview it again (without preview_digest), look at it, then send the new digest"),
        new(ErrorReason.SampleEmpty, StatusCode.FailedPrecondition, "范围内没有已决定且未抽查过的疑点", "there is no decided finding in the scope that no sample holds yet",
            "扩大地区、工会或代码的范围,或等有新的决定后再抽", "widen the region, the union or the codes, or draw when more has been decided"),
        new(ErrorReason.MalformedCall, StatusCode.Internal, "收到的数据不是有效的 gRPC 消息", "the bytes are no gRPC message",
            "检查客户端的 gRPC 库和网络中间设备", "check the client's gRPC library and what stands in between"),
    ];
}

/// <summary>One reason for which a call is refused.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The status it comes with.</param>
/// <param name="TextZh">What is wrong, Chinese.</param>
/// <param name="TextEn">What is wrong, English.</param>
/// <param name="NextStepZh">What to do next, Chinese.</param>
/// <param name="NextStepEn">What to do next, English.</param>
public sealed record ErrorKind(ErrorReason Reason, StatusCode Status, string TextZh, string TextEn, string NextStepZh, string NextStepEn);
