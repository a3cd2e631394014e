namespace Matching.Linkage.Evaluation;

/// <summary>A result held against the truth.</summary>
public sealed record EvaluationReport
{
    /// <summary>Pairs that are one person.</summary>
    public required long TruePairs { get; init; }

    /// <summary>Pairs decided to be a match of which the truth is known.</summary>
    public required long Matches { get; init; }

    /// <summary>Of them those that are one person.</summary>
    public required long Correct { get; init; }

    /// <summary>Correct of all matches, 0 to 1.</summary>
    public double Precision => Matches == 0 ? 0 : (double)Correct / Matches;

    /// <summary>Correct of all true pairs, 0 to 1.</summary>
    public double Recall => TruePairs == 0 ? 0 : (double)Correct / TruePairs;

    /// <summary>Harmonic mean of the two.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Pairs given to review.</summary>
    public required long Review { get; init; }

    /// <summary>Of them those that are one person.</summary>
    public required long ReviewTrue { get; init; }

    /// <summary>True pairs that some blocking rule gives, 0 to 1.</summary>
    public required double BlockingRecall { get; init; }

    /// <summary>Precision by record: how much of a record's group is its person (B-cubed; Bagga and Baldwin 1998). Null where there are no groups or the truth is pairs.</summary>
    public double? BCubedPrecision { get; init; }

    /// <summary>Recall by record: how much of its person a record's group holds.</summary>
    public double? BCubedRecall { get; init; }

    /// <summary>Harmonic mean of the two.</summary>
    public double? BCubedF1 => BCubedPrecision is { } p && BCubedRecall is { } r && p + r > 0 ? 2 * p * r / (p + r) : null;

    /// <summary>By class of true pair, where the truth gives classes.</summary>
    public required IReadOnlyList<ClassRecall> Classes { get; init; }

    /// <summary>What single thresholds on the pairs' probability would give, without groups or one-to-one.</summary>
    public required IReadOnlyList<ThresholdPoint> Curve { get; init; }

    /// <summary>Stated probability against what came true.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }
}

/// <summary>True pairs of a class, and what became of them.</summary>
public sealed record ClassRecall(string Class, long Pairs, long Matched, long Review)
{
    /// <summary>Share that was matched.</summary>
    public double Recall => Pairs == 0 ? 0 : (double)Matched / Pairs;
}

/// <summary>Precision and recall at a threshold.</summary>
public sealed record ThresholdPoint(double Probability, double Precision, double Recall, double F1);

/// <summary>Pairs whose stated probability lies between two bounds.</summary>
public sealed record CalibrationBin(double From, double To, long Pairs, double Stated, double Observed);
