using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Exchange.Wire;

/// <summary>Every service that this server offers, by its descriptor.</summary>
public sealed class ServedContract
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);

    /// <summary>A contract of those services.</summary>
    public ServedContract(IEnumerable<ServiceDescriptor> services)
    {
        Services = [.. services.OrderBy(service => service.FullName, StringComparer.Ordinal)];
        foreach (var service in Services)
            Add(service.File);
    }

    /// <summary>The services, in the order of their names.</summary>
    public IReadOnlyList<ServiceDescriptor> Services { get; }

    /// <summary>Whether a service of that full name is offered.</summary>
    public bool HasService(string fullName) => Services.Any(service => service.FullName == fullName);

    /// <summary>The file of that name, or null.</summary>
    public FileDescriptor? File(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that declares a message, enum, service, method or field, or null.</summary>
    public FileDescriptor? FileOf(string symbol)
    {
        for (var name = symbol.TrimStart('.'); name.Length > 0;)
        {
            if (_symbols.TryGetValue(name, out var file))
                return file;
            var dot = name.LastIndexOf('.');
            name = dot < 0 ? "" : name[..dot];
        }

        return null;
    }

    /// <summary>A file and all that it imports, each once.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<FileDescriptor>([file]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name))
                continue;
            yield return next;
            foreach (var import in next.Dependencies)
                waiting.Enqueue(import);
        }
    }

    private void Add(FileDescriptor root)
    {
        foreach (var file in WithImports(root))
        {
            if (!_files.TryAdd(file.Name, file))
                continue;
            foreach (var message in file.MessageTypes)
                Add(message, file);
            foreach (var item in file.EnumTypes)
                _symbols[item.FullName] = file;
            foreach (var service in file.Services)
                _symbols[service.FullName] = file;
        }
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        foreach (var nested in message.NestedTypes)
            Add(nested, file);
        foreach (var item in message.EnumTypes)
            _symbols[item.FullName] = file;
    }
}
