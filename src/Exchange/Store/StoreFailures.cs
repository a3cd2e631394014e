namespace Exchange.Store;

/// <summary>The database cannot be reached, or broke off; whether a write that was under way happened is not known. Asking again, from what is stored, tells.</summary>
public sealed class StoreUnavailableException(Exception inner) : Exception("The database is not available.", inner);

/// <summary>The database has no room left. Nothing of the write was stored; reading goes on.</summary>
public sealed class StorageFullException(Exception inner) : Exception("The database has no room left.", inner);
