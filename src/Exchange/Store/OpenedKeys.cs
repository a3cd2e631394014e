using Exchange.Protection;

namespace Exchange.Store;

/// <summary>The keys from the start on, which opens them after the migrations: they can be asked for by everything that is made later.</summary>
public sealed class OpenedKeys
{
    private KeyRing? _ring;

    /// <summary>The keys.</summary>
    /// <exception cref="InvalidOperationException">They are not opened yet.</exception>
    public KeyRing Ring
    {
        get => _ring ?? throw new InvalidOperationException("The keys are not opened yet.");
        set => _ring = value;
    }
}
