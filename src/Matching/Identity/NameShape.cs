namespace Matching.Identity;

/// <summary>What kind of name it is.</summary>
/// <param name="InCharacters">Whether it is in characters; false for a name in letters, of which the rest says nothing.</param>
/// <param name="Surname">How many positions are read as a surname is: 2 for a compound one, else 1.</param>
/// <param name="Family">How many positions are shared by those of one name of family: the surname, or what stands before the first dot; 0 for none.</param>
/// <param name="HasDot">Whether there is a middle dot inside.</param>
internal readonly record struct NameShape(bool InCharacters, int Surname, int Family, bool HasDot);
