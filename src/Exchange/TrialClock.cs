using System.Globalization;
using Exchange.Review;
using Matching.Identity;

namespace Exchange;

/// <summary>
/// The machine's clock on another day, for trials: a file says which day it is in China, and whoever tries the service out writes the next one into it, so that a demo plays in a
/// minute what takes a year. It never goes back: what is written down stays before what comes. Waiting takes as long as it does.
/// </summary>
internal sealed class TrialClock : TimeProvider
{
    private readonly string _file;
    private readonly Lock _lock = new();
    private DateTime _written;
    private TimeSpan _ahead;

    /// <summary>A clock on the day that the file holds, yyyymmdd.</summary>
    /// <exception cref="FormatException">It holds none.</exception>
    public TrialClock(string file)
    {
        _file = file;
        _written = File.GetLastWriteTimeUtc(file);
        _ahead = Ahead() ?? throw new FormatException("--trial-clock 的文件应只有一个日期,如 20260706 / the file of --trial-clock must hold one day, such as 20260706");
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var written = File.GetLastWriteTimeUtc(_file);
            if (written != _written)
            {
                // Without a day in it, and where the day is an earlier one, the clock stays where it is.
                _written = written;
                _ahead = Ahead() is { } ahead && ahead > _ahead ? ahead : _ahead;
            }

            return base.GetUtcNow() + _ahead;
        }
    }

    private TimeSpan? Ahead()
    {
        try
        {
            return int.TryParse(File.ReadAllText(_file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && CalendarDay.Read(number) is { } day
                ? TimeSpan.FromDays(day.DayNumber - base.GetUtcNow().ChinaDay().DayNumber)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
