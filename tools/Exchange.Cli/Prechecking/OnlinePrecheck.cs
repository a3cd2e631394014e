using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Exchange.V1;

namespace Exchange.Cli.Prechecking;

/// <summary>Asks a service: the households go out while answers come in, so that a slow line costs once and not once a household.</summary>
internal sealed class OnlinePrecheck(ServiceConnection connection, OpenPrecheck open) : IFilePrecheck
{
    /// <summary>Households on their way; bounds the memory of both sides.</summary>
    private const int Window = 512;

    public async IAsyncEnumerable<CheckedHousehold> CheckAsync(RecordFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = connection.Precheck.CheckHouseholds(connection.Headers, cancellationToken: ending.Token);
        var waiting = Channel.CreateBounded<HouseholdFile>(Window);
        var sending = SendAsync(file, call.RequestStream, waiting.Writer, ending.Token);
        try
        {
            var number = 0L;
            while (await call.ResponseStream.MoveNext(ending.Token))
            {
                // An answer to a household: the household is there, for it was noted before it was sent.
                var household = await waiting.Reader.ReadAsync(ending.Token);
                yield return new CheckedHousehold(++number, household, call.ResponseStream.Current);
            }

            await sending;
        }
        finally
        {
            await ending.CancelAsync();
            await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task SendAsync(
        RecordFile file, Grpc.Core.IClientStreamWriter<CheckHouseholdsRequest> requests, ChannelWriter<HouseholdFile> waiting, CancellationToken cancellationToken)
    {
        await requests.WriteAsync(new CheckHouseholdsRequest { Open = open }, cancellationToken);
        foreach (var (bytes, _) in file.Read())
        {
            var household = Record.Parser.ParseFrom(bytes).HouseholdFile ?? throw new FormatException("文件中有不是困难职工档案的记录 / a record of the file is no household file");
            await waiting.WriteAsync(household, cancellationToken);
            await requests.WriteAsync(new CheckHouseholdsRequest { Household = household }, cancellationToken);
        }

        await requests.CompleteAsync();
    }
}
