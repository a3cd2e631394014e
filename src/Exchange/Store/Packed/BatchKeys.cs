using Exchange.Protection;

namespace Exchange.Store.Packed;

/// <summary>From a batch's row to what protects it.</summary>
public static class BatchKeys
{
    /// <summary>What protects a batch.</summary>
    /// <exception cref="DataDamagedException">Its key cannot be opened.</exception>
    public static BatchCipher CipherOf(this KeyRing keys, BatchRow batch) =>
        keys.Cipher(batch.Id, ResourceNames.Batch(batch.Organization, batch.BatchId), new WrappedKey(batch.KeyId, batch.WrappedKey));

    /// <summary>What protects what the nodes of a run hand each other. Runs and batches are numbered apart, so a run's number is taken as below zero.</summary>
    /// <exception cref="DataDamagedException">Its key cannot be opened.</exception>
    public static BatchCipher CipherOf(this KeyRing keys, RunRow run) => keys.Cipher(-run.Id, ResourceNames.Run(run.RunId), new WrappedKey(run.KeyId, run.WrappedKey));
}
