using System.Globalization;
using System.Text;
using Exchange.Protection;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>
/// That the list of sealed batches is whole. What is chosen for a run follows from plain columns (whose batch, which year, in force or not); a turned bit there
/// would leave a batch out without a word. Each seal writes a MAC over all of them beside the rows, in the seal's own transaction, and whoever chooses asks first.
/// </summary>
public sealed class SealedCatalogue(IExchangeStore store, KeyRing keys)
{
    /// <summary>The row of key_check that holds the MAC.</summary>
    private const int HeadRow = 2;
    private const int Tries = 3;

    /// <summary>Writes the MAC anew, inside the transaction that changed a sealed batch.</summary>
    public async Task WriteAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        var value = await MacAsync(context, cancellationToken);
        if (await context.KeyChecks.Where(row => row.Id == HeadRow).ExecuteUpdateAsync(set => set.SetProperty(row => row.CheckValue, value), cancellationToken) == 1)
            return;
        context.KeyChecks.Add(new KeyCheckRow { Id = HeadRow, CheckValue = value });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Holds the list against its MAC.</summary>
    /// <exception cref="DataDamagedException">They do not fit: something of a sealed batch was changed or removed.</exception>
    public async Task RequireWholeAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var context = store.CreateContext();
            var before = await HeadAsync(context, cancellationToken);

            // A database of before there was one: the next seal writes it.
            if (before is null || before == await MacAsync(context, cancellationToken))
                return;

            // Another service may have sealed between the two questions; then the head is another one now.
            if (tries == Tries || before == await HeadAsync(context, cancellationToken))
                throw new DataDamagedException();
        }
    }

    private static Task<string?> HeadAsync(ExchangeContext context, CancellationToken cancellationToken) =>
        context.KeyChecks.AsNoTracking().Where(row => row.Id == HeadRow).Select(row => (string?)row.CheckValue).SingleOrDefaultAsync(cancellationToken);

    private async Task<string> MacAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        using var mac = keys.Mac("exchange/sealed/1"u8);
        var rows = context.Batches.AsNoTracking()
            .Where(row => row.State != BatchState.Open && row.State != BatchState.Sealing && row.State != BatchState.Abandoned && row.State != BatchState.Expired).OrderBy(row => row.Id);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            mac.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Id} {row.Organization}\n{row.BatchId}\n{(int)row.Kind} {row.BusinessYear} {row.AsOfDate} {(int)row.Mode} {row.Replaces}\n{row.ReplacesId} {(int)row.State} {row.CommittedOffset} {row.Accepted} {row.Rejected} {row.Persons} {row.SealTime} {row.KeyId}\n")));
            mac.AppendData(row.ChainHash);
            mac.AppendData(row.WrappedKey);
        }

        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }
}
