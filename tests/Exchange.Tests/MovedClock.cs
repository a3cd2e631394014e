namespace Exchange.Tests;

/// <summary>The machine's clock, put forward by some days. Waiting takes as long as it does.</summary>
public sealed class MovedClock : TimeProvider
{
    private long _ahead;

    /// <summary>How far it is ahead.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    /// <summary>Today in China.</summary>
    public DateOnly Today => DateOnly.FromDateTime(GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>Puts it forward so that it is that day in China.</summary>
    public void MoveTo(DateOnly day) => Ahead += TimeSpan.FromDays(day.DayNumber - Today.DayNumber);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
