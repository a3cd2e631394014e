using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>What a walk over candidate pairs is for. Its methods are called by several workers at once.</summary>
internal interface IPairWork
{
    /// <summary>The scorer of a worker.</summary>
    PairScorer MakeScorer(CompiledModel model);

    /// <summary>Whether a pair is looked at; the same from either side.</summary>
    bool Wants(int left, int right);

    /// <summary>Begins a slice.</summary>
    /// <returns>False where its result is there already.</returns>
    bool Begin(int rule, int slice, out IPairSink? sink);

    /// <summary>A slice whose result is there already.</summary>
    /// <returns>How many pairs it had that no earlier rule gave.</returns>
    long Skip(int rule, int slice);

    /// <summary>Ends a slice.</summary>
    void End(int rule, int slice, IPairSink sink, long pairs);
}
