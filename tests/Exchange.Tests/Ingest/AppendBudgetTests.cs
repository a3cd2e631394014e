using Exchange.Ingest;

namespace Exchange.Tests.Ingest;

/// <summary>What all streams share: bytes under way, in the order of asking.</summary>
public sealed class AppendBudgetTests
{
    private const int Half = Limits.RecordBytesUnderWay / 2;

    [Fact]
    public async Task Who_comes_when_there_is_no_room_waits_his_turn()
    {
        var budget = new AppendBudget();
        await budget.TakeAsync(Half, CancellationToken.None);
        await budget.TakeAsync(Half, CancellationToken.None);
        var (large, small) = (budget.TakeAsync(Half, CancellationToken.None), budget.TakeAsync(1, CancellationToken.None));
        Assert.False(large.IsCompleted || small.IsCompleted);

        // The small one would fit before the large one; it came later.
        budget.Return(1);
        Assert.False(large.IsCompleted || small.IsCompleted);
        budget.Return(Half - 1);
        await large;
        Assert.False(small.IsCompleted);
        budget.Return(Half);
        await small;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing_with_him_and_those_behind_move_up()
    {
        var budget = new AppendBudget();
        await budget.TakeAsync(2 * Half, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var (leaving, staying) = (budget.TakeAsync(2 * Half, stop.Token), budget.TakeAsync(Half, CancellationToken.None));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        budget.Return(2 * Half);
        await staying;
        budget.Return(Half);
        Assert.Equal(0, budget.ThrottlePercent);
    }

    [Fact]
    public async Task Senders_are_slowed_from_half_of_the_room_on_and_one_that_is_larger_than_all_of_it_goes_alone()
    {
        var budget = new AppendBudget();
        await budget.TakeAsync(Half, CancellationToken.None);
        Assert.Equal(0, budget.ThrottlePercent);
        await budget.TakeAsync(Half / 2, CancellationToken.None);
        Assert.Equal(50, budget.ThrottlePercent);
        budget.Return(Half + (Half / 2));
        await budget.TakeAsync(3 * Half, CancellationToken.None);
        Assert.Equal(100, budget.ThrottlePercent);
    }
}
