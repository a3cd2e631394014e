namespace Matching.Linkage.Files;

/// <summary>Two household files that hang together.</summary>
/// <param name="Left">The one file; whoever asks numbers the files.</param>
/// <param name="Right">The other.</param>
/// <param name="Relation">The strongest way in which they do.</param>
/// <param name="Persons">How many persons stand in both, by number and name.</param>
public readonly record struct FileLink(int Left, int Right, FileRelation Relation, int Persons);
