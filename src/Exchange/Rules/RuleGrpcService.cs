using System.Text;
using Exchange.Access;
using Exchange.Comparison;
using Exchange.Errors;
using Exchange.Profiles;
using Exchange.V1;
using Grpc.Core;
using Matching.Checks;
using Matching.Identity;
using Matching.Rules;
using ProfileProblem = Matching.Rules.ProfileProblem;

namespace Exchange.Rules;

/// <summary>RuleService on the wire: translates, and asks the catalogues and <see cref="ProfileSimulator"/>.</summary>
public sealed class RuleGrpcService(ProfileCatalogue profiles, RunCatalogue runs, ProfileSimulator simulator) : RuleService.RuleServiceBase
{
    private const int MostJson = 512 * 1024;

    /// <inheritdoc/>
    public override Task<ListRulesResponse> ListRules(ListRulesRequest request, ServerCallContext context)
    {
        var profile = profiles.Require(request.RuleProfile);
        return Task.FromResult(new ListRulesResponse
        {
            RuleProfile = profile.Name,
            Rules =
            {
                FindingCatalogue.All.Select(kind => new Rule
                {
                    Code = kind.Code,
                    TitleZh = kind.TitleZh,
                    TitleEn = kind.TitleEn,
                    SeverityZh = kind.SeverityZh,
                    EvidenceZh = kind.EvidenceZh,
                    BasisZh = kind.BasisZh,
                    NextStepZh = kind.NextStepZh,
                    NextStepEn = kind.NextStepEn,
                    NoProofOfZh = kind.NoProofOfZh,
                    On = profile.IsOn(kind.Code),
                    Severity = (Severity)profile.Checks[kind.Code].Severity,
                }),
            },
        });
    }

    /// <inheritdoc/>
    public override Task<ListProfilesResponse> ListProfiles(ListProfilesRequest request, ServerCallContext context) => Task.FromResult(new ListProfilesResponse
    {
        Profiles = { profiles.Library.All.Select(Info) },
        DefaultProfile = profiles.Default.Name,
    });

    /// <inheritdoc/>
    public override Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
    {
        var profile = profiles.Require(request.Name);
        return Task.FromResult(new GetProfileResponse { Profile = Info(profile), Json = profiles.Library.Texts[profile.Name].Json, LinesZh = { ProfileWords.Of(profile) } });
    }

    /// <inheritdoc/>
    public override Task<ValidateProfileResponse> ValidateProfile(ValidateProfileRequest request, ServerCallContext context)
    {
        var region = request.RegionCode.Length == 0 ? (int?)null : RequestFields.RequireRegion("region_code", request.RegionCode);
        if (request.BusinessYear != 0)
            RequestFields.RequireYear(request.BusinessYear);
        if (region is null != (request.BusinessYear == 0))
            throw Refusal.FieldInvalid("business_year", "地区与年度须同时填写或同时不填", "goes together with region_code");
        try
        {
            var profile = Read(request.Json);
            var response = new ValidateProfileResponse { Valid = true, Profile = Info(profile) };
            if (region is { } code)
            {
                RegionFigures.Of(profile, code, request.BusinessYear, out var missing);
                response.Problems.AddRange(missing.Select(item => new V1.ProfileProblem
                {
                    Line = 1,
                    Column = 1,
                    Path = item.List,
                    TextZh = $"缺少{RegionCode.Format(item.Region)} {item.Year}年的{item.NameZh}",
                    TextEn = $"has no entry for {RegionCode.Format(item.Region)} {item.Year}",
                }));
                if (!RegionCode.Contains(profile.Region, code))
                {
                    response.Problems.Add(new V1.ProfileProblem
                    {
                        Line = 1,
                        Column = 1,
                        Path = "regionCode",
                        TextZh = "方案的地区不包含所问地区",
                        TextEn = "does not contain the region asked for",
                    });
                }

                response.Valid = response.Problems.Count == 0;
            }

            return Task.FromResult(response);
        }
        catch (ProfileException exception)
        {
            return Task.FromResult(new ValidateProfileResponse { Problems = { exception.Problems.Select(ToMessage) } });
        }
    }

    /// <inheritdoc/>
    public override async Task SimulateProfile(SimulateProfileRequest request, IServerStreamWriter<SimulateProfileResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var run = await runs.GetAsync(caller, request.Run, context.CancellationToken);
        if (run.Row.State is not Store.RunState.Succeeded)
            throw Refusal.Create(ErrorReason.RunNotPublished);
        if (!caller.Covers(run.Row.Region))
            throw Refusal.Create(ErrorReason.RegionOutOfScope);
        if (request.RuleProfile.Length == 0 == (request.Json.Length == 0))
            throw Refusal.FieldInvalid("rule_profile", "方案名称与方案内容须且只能填写一项", "must be given, or json, not both");
        var library = profiles.Library;
        RuleProfile profile;
        if (request.Json.Length > 0)
        {
            try
            {
                (library, profile) = ReadInto(request.Json);
            }
            catch (ProfileException exception)
            {
                throw Refusal.ProfileInvalid(exception.Problems[0]);
            }
        }
        else
        {
            profile = profiles.Require(request.RuleProfile);
        }

        var simulation = await simulator.SimulateAsync(
            run, library, profile, (done, total) => responseStream.WriteAsync(new SimulateProfileResponse { Done = done, Total = total }, context.CancellationToken),
            context.CancellationToken);
        await responseStream.WriteAsync(new SimulateProfileResponse { Done = 1, Total = 1, Simulation = simulation }, context.CancellationToken);
    }

    private RuleProfile Read(string json) => ReadInto(json).Profile;

    /// <exception cref="ProfileException">It is broken, or only passes rules on.</exception>
    private (ProfileLibrary Library, RuleProfile Profile) ReadInto(string json)
    {
        if (json.Length == 0 || Encoding.UTF8.GetByteCount(json) > MostJson)
            throw Refusal.FieldInvalid("json", "为空,或超过512KiB", "is empty or longer than 512 KiB");
        var text = new ProfileText("json", json);
        var library = profiles.Library.With([text]);
        return library.Find(ProfileLibrary.NameOf(text)) is { } profile ? (library, profile)
            : throw new ProfileException([new ProfileProblem("json", 1, 1, "abstract", "该方案只供继承,不能直接采用", "an abstract profile only passes rules on")]);
    }

    private static V1.ProfileProblem ToMessage(ProfileProblem problem) =>
        new() { Line = problem.Line, Column = problem.Column, Path = problem.Path, TextZh = problem.Zh, TextEn = problem.En };

    private static RuleProfileInfo Info(RuleProfile profile) => new()
    {
        Name = profile.Name,
        TitleZh = profile.TitleZh,
        RegionCode = RegionCode.Format(profile.Region),
        EffectiveFrom = CalendarDay.Write(profile.EffectiveFrom),
        EffectiveTo = profile.EffectiveTo is { } end ? CalendarDay.Write(end) : 0,
        Inherits = { profile.Inherits },
        Sources = { profile.Sources },
        Hash = profile.Hash,
        StandardYears = { profile.Standards.All.Select(item => item.Year).Distinct() },
    };
}
