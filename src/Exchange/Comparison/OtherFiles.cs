using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage;
using Matching.Linkage.Files;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Comparison;

/// <summary>
/// What other files in force say of a group's persons: the same number, almost the same number under the same name, a spouse's own file. Each is looked for once
/// when the group is prepared, for a jump through the index of all persons is what costs; their records are then read in bulk. For one thread.
/// </summary>
internal sealed class OtherFiles(LoadedRun run, ShardHits hits, IReadOnlyDictionary<(int Input, long Index), Record> records)
{
    private readonly IReadOnlyList<BatchRow> _inputs = run.Inputs;
    private readonly LoadedHouseholds _households = run.Households;
    private readonly LookupKeys _lookup = run.Lookup;
    private readonly Dictionary<(int Household, int Member), List<PersonPosition>> _same = [];
    private readonly Dictionary<(int Household, int Member), List<PersonPosition>> _near = [];
    private readonly Dictionary<int, List<long>> _spousesOf = [];
    private readonly Dictionary<long, (long Key, List<PersonPosition> Files)> _spouses = [];
    private readonly HashSet<(int Input, long Index)> _wanted = [];

    /// <summary>Looks for other files of all persons of these households; once for a group.</summary>
    /// <param name="files">The group's files by ordinal.</param>
    public void Prepare(IReadOnlyDictionary<int, HouseholdFacts> files)
    {
        var (keys, names) = Keys(files);
        var at = 0;
        foreach (var (ordinal, file) in files)
        {
            foreach (var person in file.Persons)
            {
                var (key, name) = (keys[at], names[at++]);
                if (person.Id is not { } id)
                    continue;
                Keep(_same, (ordinal, person.Number), Others(ordinal, key));
                Keep(_near, (ordinal, person.Number), Near(ordinal, id, name));
            }

            foreach (var number in hits.Of(ordinal))
            {
                if (hits[number].Member == 0 && _inputs[hits[number].Input].Kind is CoreKind.Marriage)
                    PrepareSpouse(ordinal, Record.Parser.ParseFrom(hits.RecordOf(number)));
            }
        }
    }

    /// <summary>Looks for the files of the spouse whom a record of the householder names, if it is of a marriage. Every such record is to be shown, linked ones too.</summary>
    public void PrepareSpouse(int ordinal, Record record)
    {
        if (RecordPerson.Number(record.Marriage?.Spouse)?.Key is not { } spouse)
            return;
        if (!_spouses.TryGetValue(spouse, out var known))
        {
            var key = _lookup.Person(spouse);
            _spouses.Add(spouse, known = (key, Householders(key)));
        }

        if (!_spousesOf.TryGetValue(ordinal, out var keys))
            _spousesOf.Add(ordinal, keys = []);
        keys.Add(known.Key);
        foreach (var other in known.Files)
        {
            if (IsOther(ordinal, other))
                Want(other);
        }
    }

    /// <summary>The records of other files that <see cref="Add"/> needs and that are not there; each once.</summary>
    public IReadOnlyList<(int Input, long Index)> TakeWanted()
    {
        List<(int, long)> wanted = [.. _wanted];
        _wanted.Clear();
        return wanted;
    }

    /// <summary>The lookup keys of all spouses whom records of the householder name.</summary>
    public IReadOnlyList<long> SpouseKeys(int ordinal) => _spousesOf.GetValueOrDefault(ordinal) ?? [];

    /// <summary>Hands what other files say of a household to its case, and notes the links between files.</summary>
    public void Add(int ordinal, HouseholdFacts file, HouseholdCaseBuilder builder, KeptVerdict result)
    {
        var links = new FileLinkBuilder(ordinal, file.Persons.Length);
        foreach (var person in file.Persons)
        {
            if (person.Id is not { } id)
                continue;
            foreach (var other in _same.GetValueOrDefault((ordinal, person.Number)) ?? [])
            {
                if (RecordPerson.Number(FileAt(other), other.Member)?.Key != id.Key)
                    continue;
                var otherFile = ToOtherFile(other, person.Name);
                builder.Add(person.Number, otherFile);
                if (otherFile.SameName)
                    links.AddPerson(other.Household, person.Number, other.Member, 1 + FileAt(other).Members.Count);
            }

            foreach (var near in _near.GetValueOrDefault((ordinal, person.Number)) ?? [])
            {
                // The same normal form of the name, as a precheck finds it by its key.
                if (NearNumbers.NameKey(NameAt(near), person.Id) != NearNumbers.NameKey(person.Name, person.Id))
                    continue;
                builder.AddNear(person.Number, ToOtherFile(near, null));
                links.AddNear(near.Household);
            }
        }

        // The case takes a spouse only from records of the householder, and each of those was prepared.
        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var other in _spouses[spouse].Files.Where(other => IsOther(ordinal, other)))
            {
                builder.AddSpouseFile(ToOtherFile(other, null));
                links.AddSpouse(other.Household);
            }
        }

        // A file that has ended stands in nobody's way.
        if (!_households.Headers[ordinal].InForce)
            return;
        foreach (var link in links.Build())
        {
            var other = _households.Headers[link.Right];
            result.Files.Add((_inputs[other.Input].Id, other.Index, link.Relation, link.Persons));
        }
    }

    /// <summary>The lookup keys of all persons' numbers and names, in their order: made in one go, for each call of AES has a price of its own.</summary>
    private (long[] Numbers, long[] Names) Keys(IReadOnlyDictionary<int, HouseholdFacts> files)
    {
        var (numbers, names) = (new List<long>(files.Count * 4), new List<long>(files.Count * 4));
        foreach (var person in files.Values.SelectMany(file => file.Persons))
        {
            numbers.Add(person.Id?.Key ?? 0);
            names.Add(NearNumbers.NameKey(person.Name, person.Id) ?? 0);
        }

        var (numberKeys, nameKeys) = (numbers.ToArray(), names.ToArray());
        _lookup.Persons(numberKeys, numberKeys);
        _lookup.Names(nameKeys, nameKeys);
        return (numberKeys, nameKeys);
    }

    /// <summary>Persons of other files in force under a lookup key, or null if there are none, as there nearly always are.</summary>
    private List<PersonPosition>? Others(int ordinal, long key)
    {
        List<PersonPosition>? others = null;
        foreach (var other in _households.Index.Find(key))
        {
            if (IsOther(ordinal, other))
                (others ??= []).Add(other);
        }

        return others;
    }

    /// <summary>Persons of other files in force whose number is almost this one.</summary>
    private List<PersonPosition>? Near(int ordinal, IdNumber id, long name)
    {
        // Whose name and birth date stand there once has nobody near: that answers for nearly all, and spares some ninety keys each.
        if (name == 0 || !_households.NamesTwice.MayBeTwice((ulong)name << 1))
            return null;
        List<PersonPosition>? near = null;
        Span<long> keys = stackalloc long[NearNumbers.Most];
        keys = keys[..NearNumbers.Of(id, keys)];
        _lookup.Persons(keys, keys);
        foreach (var key in keys)
        {
            if (Others(ordinal, key) is { } others)
                (near ??= []).AddRange(others);
        }

        return near;
    }

    private void Keep(Dictionary<(int Household, int Member), List<PersonPosition>> found, (int Household, int Member) person, List<PersonPosition>? others)
    {
        if (others is null)
            return;
        found.Add(person, others);
        others.ForEach(Want);
    }

    private void Want(PersonPosition other)
    {
        var header = _households.Headers[other.Household];
        if (!records.ContainsKey((header.Input, header.Index)))
            _wanted.Add((header.Input, header.Index));
    }

    private List<PersonPosition> Householders(long key)
    {
        var found = new List<PersonPosition>();
        foreach (var other in _households.Index.Find(key))
        {
            if (other.Member == 0)
                found.Add(other);
        }

        return found;
    }

    /// <summary>Whether a position is another file in force. A file that is prechecked is not another than its own earlier delivery.</summary>
    private bool IsOther(int ordinal, PersonPosition position)
    {
        if (position.Household == ordinal || !_households.Headers[position.Household].InForce)
            return false;
        if (run.Run.SubjectBatchId is null || position.Household < _households.Judged)
            return true;
        return _households.Headers[ordinal].FileKey != _households.Headers[position.Household].FileKey;
    }

    private OtherFile ToOtherFile(PersonPosition position, string? name)
    {
        var (header, file) = (_households.Headers[position.Household], FileAt(position));
        var sameName = name is null || RegisterFact.Recognise(name, NameAt(position)) is not CoreOutcome.Conflict;
        return new OtherFile(
            new RecordSource(CoreKind.HouseholdFile, _inputs[header.Input].Organization, header.Index, file.FileNumber),
            file.OwningUnion, header.Region, position.Member, sameName);
    }

    private string NameAt(PersonPosition position) => RecordPerson.Of(FileAt(position), position.Member).Name;

    private HouseholdFile FileAt(PersonPosition position)
    {
        var header = _households.Headers[position.Household];
        return records[(header.Input, header.Index)].HouseholdFile;
    }
}
