namespace Exchange.Store;

/// <summary>A register record that carries a person's number.</summary>
/// <param name="Key">The number's key.</param>
/// <param name="BatchId">The batch's row number; whether it is in force, the caller knows.</param>
/// <param name="Index">The record's index in the batch.</param>
/// <param name="Payload">The record's bytes.</param>
public readonly record struct FoundRegister(long Key, long BatchId, long Index, byte[] Payload);

/// <summary>A person of a household file in force, found by number or by name and birth date.</summary>
/// <param name="Key">The key that was asked for.</param>
/// <param name="BatchId">The batch's row number; whether it is in force, the caller knows.</param>
/// <param name="Index">The file's index in the batch.</param>
/// <param name="Member">0 the householder, 1 and up the members.</param>
/// <param name="Region">The file's region.</param>
/// <param name="OwningUnion">The file's owning union.</param>
/// <param name="FileNumber">The file's number.</param>
/// <param name="Payload">The file's bytes.</param>
public readonly record struct FoundFile(long Key, long BatchId, long Index, int Member, int Region, string OwningUnion, string FileNumber, byte[] Payload);

/// <summary>
/// Asks for single persons, hundreds of times a second: the one place where the store is asked past EF Core, whose preparation of a query
/// costs more than the query. Each database has its own way of asking for many keys at once.
/// </summary>
public interface ISealedReader
{
    /// <summary>The register records of those numbers, of any batch.</summary>
    Task<IReadOnlyList<FoundRegister>> RegistersAsync(IReadOnlyCollection<long> personKeys, CancellationToken cancellationToken);

    /// <summary>The persons of files in force with those numbers.</summary>
    Task<IReadOnlyList<FoundFile>> FilesAsync(IReadOnlyCollection<long> personKeys, CancellationToken cancellationToken);

    /// <summary>The persons of files in force with those names and birth dates.</summary>
    Task<IReadOnlyList<FoundFile>> FilesByNameAsync(IReadOnlyCollection<long> nameKeys, CancellationToken cancellationToken);
}
