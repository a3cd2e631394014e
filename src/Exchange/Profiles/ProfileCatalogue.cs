using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Profiles;

/// <summary>
/// The rule profiles of the service: those that come with it, those that the operator gives at start, and every one that was ever in force here.
/// What an id and version name never changes, so that a verdict can be repeated years later.
/// </summary>
public sealed class ProfileCatalogue(IExchangeStore store, ExchangeOptions options, TimeProvider clock)
{
    private ProfileLibrary _library = ShippedProfiles.Library;
    private RuleProfile? _default;

    /// <summary>Every profile.</summary>
    public ProfileLibrary Library => _library;

    /// <summary>The profile by which households are judged unless a request names another.</summary>
    public RuleProfile Default => _default ?? throw new InvalidOperationException("The profiles are not loaded.");

    /// <summary>The regions that the service knows.</summary>
    public RegionTable Regions { get; private set; } = RegionTable.Shipped;

    /// <summary>Reads everything, keeps what is new. Called once at start.</summary>
    /// <exception cref="FormatException">A profile is broken, or says something else than the stored one of its name; the message says where.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (options.Regions.Length > 0)
            Regions = RegionTable.Read(await File.ReadAllTextAsync(options.Regions, cancellationToken));
        await using var context = store.CreateContext();
        var stored = await context.RuleProfiles.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var given = Given();
        _library = ShippedProfiles.Library.With([.. stored.Select(row => new ProfileText(row.Name, row.Json)), .. given.Texts]);
        _default = _library.Find(given.Default) ?? throw new FormatException($"没有规则方案 {given.Default} / there is no rule profile {given.Default}");

        var known = stored.Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var added = _library.Texts.Where(pair => !known.Contains(pair.Key))
            .Select(pair => new RuleProfileRow { Name = pair.Key, Json = pair.Value.Json.ReplaceLineEndings("\n"), CreateTime = now }).ToList();
        if (added.Count > 0)
        {
            await store.WriteAsync(
                async (write, token) =>
                {
                    write.RuleProfiles.AddRange(added);
                    return await write.SaveChangesAsync(token);
                },
                cancellationToken);
        }
    }

    /// <summary>The profile of that name, or the service's own for an empty one.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public RuleProfile Require(string name) => name.Length == 0 ? Default : _library.Find(name) ?? throw Refusal.Create(ErrorReason.ProfileUnknown);

    /// <summary>What judges a region's households under a profile on a day.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: the profile is for another region or does not hold on that day.</exception>
    public RegionalProfiles RequireInForce(RuleProfile profile, int region, DateOnly day)
    {
        if (!RegionCode.Contains(profile.Region, region))
            throw Refusal.ProfileNotInForce($"{profile.Name}: {RegionCode.Format(profile.Region)} ≠ {RegionCode.Format(region)}");
        if (!profile.HoldsOn(day))
            throw Refusal.ProfileNotInForce($"{profile.Name}: {profile.EffectiveFrom:yyyy-MM-dd} – {profile.EffectiveTo?.ToString("yyyy-MM-dd", null) ?? "…"}");
        return _library.Under(profile, day);
    }

    private (List<ProfileText> Texts, string Default) Given()
    {
        var texts = new List<ProfileText>();
        if (options.RuleProfiles.Length > 0)
        {
            foreach (var path in Directory.EnumerateFiles(options.RuleProfiles, "*.json").Order(StringComparer.Ordinal))
                texts.Add(new ProfileText(Path.GetFileName(path), File.ReadAllText(path)));
        }

        if (options.RuleProfile.Length == 0)
            return (texts, "sample-gansu");
        if (!File.Exists(options.RuleProfile))
            return (texts, options.RuleProfile);

        var text = new ProfileText(Path.GetFileName(options.RuleProfile), File.ReadAllText(options.RuleProfile));
        texts.Add(text);
        return (texts, ProfileLibrary.NameOf(text));
    }
}
