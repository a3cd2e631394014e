namespace Matching.Linkage;

/// <summary>Why linkage refuses to go on. The names are stable reason codes.</summary>
public enum LinkageFault
{
    /// <summary>The model file cannot be read or contradicts itself.</summary>
    ModelInvalid,

    /// <summary>The model names a column that the data has not.</summary>
    ColumnMissing,

    /// <summary>A column holds more than a table of values can.</summary>
    ColumnTooLarge,

    /// <summary>A packed segment is damaged or was written by another version.</summary>
    SegmentInvalid,

    /// <summary>Two records of one side have the same id.</summary>
    DuplicateId,

    /// <summary>The blocking rules give more pairs than the model allows.</summary>
    TooManyPairs,

    /// <summary>Training did not settle within its rounds.</summary>
    NotConverged,

    /// <summary>Training found nothing to learn from: no candidate pairs, or none that can be matches.</summary>
    NothingToLearn,

    /// <summary>A comparison level was never seen among matches or among random pairs, and strictness was asked for.</summary>
    LevelUnobserved,

    /// <summary>A level is likelier among non-matches than a weaker level is, and strictness was asked for.</summary>
    LevelInverted,

    /// <summary>The model has no probabilities yet.</summary>
    NotTrained,
}

/// <summary>Linkage refuses, with a reason code and a text in Chinese and English that says what to do. Holds no value of any record.</summary>
public sealed class LinkageException(LinkageFault fault, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public LinkageFault Fault { get; } = fault;
}
