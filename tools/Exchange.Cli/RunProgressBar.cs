using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>A run's stages as a bar that moves.</summary>
internal static class RunProgressBar
{
    public static Task<Run> FollowAsync(Func<Action<Run>, Task<Run>> follow) =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            var task = progress.AddTask("比对", maxValue: 1);
            var run = await follow(now =>
            {
                task.Description = now.StageRemainingSeconds > 0 ? $"比对:{Names.Of(now.Stage)},本阶段约剩 {now.StageRemainingSeconds} 秒" : $"比对:{Names.Of(now.Stage)}";
                task.MaxValue = Math.Max(1, now.StageTotal);
                task.Value = now.StageDone;
            });
            task.Description = "比对:完成";
            task.Value = task.MaxValue;
            return run;
        });
}
