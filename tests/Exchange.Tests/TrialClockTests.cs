using Exchange.Review;

namespace Exchange.Tests;

public sealed class TrialClockTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void It_is_the_day_in_the_file_and_never_an_earlier_one()
    {
        Write("20260706\n");
        var clock = new TrialClock(_file);
        Assert.Equal(new DateOnly(2026, 7, 6), clock.ChinaDay());
        Write("20271231");
        Assert.Equal(new DateOnly(2027, 12, 31), clock.ChinaDay());
        Write("20270101");
        Assert.Equal(new DateOnly(2027, 12, 31), clock.ChinaDay());
        Write("tomorrow");
        Assert.Equal(new DateOnly(2027, 12, 31), clock.ChinaDay());
        File.Delete(_file);
        Assert.Equal(new DateOnly(2027, 12, 31), clock.ChinaDay());
        Write("20280229");
        Assert.Equal(new DateOnly(2028, 2, 29), clock.ChinaDay());
        Assert.InRange(clock.GetElapsedTime(clock.GetTimestamp()), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-07-06")]
    [InlineData("20260230")]
    public void A_file_without_a_day_is_refused(string text)
    {
        Write(text);
        Assert.Throws<FormatException>(() => new TrialClock(_file));
    }

    [Fact]
    public void It_is_for_trials_only()
    {
        Assert.False(CommandLine.TryParse(["--organizations", "x", "--trial-clock", _file], out _, out var error));
        Assert.Contains("--trust-organization-metadata", error, StringComparison.Ordinal);
        Assert.True(CommandLine.TryParse(["--organizations", "x", "--trial-clock", _file, "--trust-organization-metadata"], out var options, out _));
        Assert.Equal(_file, options.TrialClock);
    }

    private void Write(string text)
    {
        File.WriteAllText(_file, text);

        // As seen a moment later: two writes within one tick of the file system's clock look like one.
        _written = _written.AddSeconds(1);
        File.SetLastWriteTimeUtc(_file, _written);
    }
}
