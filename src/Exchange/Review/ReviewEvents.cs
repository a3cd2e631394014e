using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Review;

/// <summary>Adds events in the order of their commits.</summary>
internal static class ReviewEvents
{
    /// <summary>
    /// Numbers events after all that there are and adds them, inside a write. Writes come one after the other, so whoever has read up to a number has missed none below it.
    /// </summary>
    public static async Task AddAsync(IExchangeStore store, ExchangeContext context, IReadOnlyList<ReviewEventRow> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var last = await context.ReviewEvents.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        foreach (var row in events)
            row.Sequence = ++last;
        await store.BulkInsertAsync(context, events, cancellationToken);
    }
}
