using System.Security.Cryptography;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Cli;

/// <summary>
/// Takes a run's results from the service into a file. What was cut goes on where it ended, with the next call, too: what has come stands beside the file until it is whole and
/// its digest is the service's.
/// </summary>
internal sealed class RunExporter(ServiceConnection connection)
{
    private const int Attempts = 5;

    /// <summary>Saves the file.</summary>
    /// <param name="request">What to export; its offset is set here.</param>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Gives up; what has come stays.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="CommandFailedException">What came is not what the service sent.</exception>
    public async Task<long> SaveAsync(ExportRunRequest request, string path, CancellationToken cancellationToken)
    {
        var unfinished = path + ".part";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReceiveAsync(request, path, unfinished, cancellationToken);
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.InvalidArgument && request.Offset > 0)
            {
                // What lies there is of another export.
                File.Delete(unfinished);
            }
        }
    }

    private async Task<long> ReceiveAsync(ExportRunRequest request, string path, string unfinished, CancellationToken cancellationToken)
    {
        request.Offset = File.Exists(unfinished) ? new FileInfo(unfinished).Length : 0;
        using var call = connection.Results.ExportRun(request, connection.Headers, cancellationToken: cancellationToken);

        // The call first: a refusal leaves no empty file behind.
        var more = await call.ResponseStream.MoveNext(cancellationToken);
        var digest = Array.Empty<byte>();
        await using (var file = new FileStream(unfinished, FileMode.Append, FileAccess.Write))
        {
            for (; more; more = await call.ResponseStream.MoveNext(cancellationToken))
            {
                var piece = call.ResponseStream.Current;
                digest = piece.Sha256.ToByteArray();
                await file.WriteAsync(piece.Data.Memory, cancellationToken);
            }
        }

        await using (var written = File.OpenRead(unfinished))
        {
            var whole = (await SHA256.HashDataAsync(written, cancellationToken)).AsSpan().SequenceEqual(digest);
            if (!whole && request.Offset == 0)
                throw new CommandFailedException($"{unfinished} 与服务发出的不一致,请重试 / what came is not what the service sent");
            if (whole)
            {
                File.Move(unfinished, path, overwrite: true);
                return new FileInfo(path).Length;
            }
        }

        // It was begun by another export: from the start.
        File.Delete(unfinished);
        return await ReceiveAsync(request, path, unfinished, cancellationToken);
    }
}
