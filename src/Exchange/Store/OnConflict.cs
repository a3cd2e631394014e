using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Exchange.Store;

/// <summary>What SQLite and PostgreSQL say alike: a row whose key is there already takes that one's place.</summary>
internal static class OnConflict
{
    /// <summary>The clause for a table.</summary>
    public static string Update(IEntityType entity)
    {
        var key = entity.FindPrimaryKey()!.Properties;
        var keys = string.Join(", ", key.Select(property => $"\"{property.GetColumnName()}\""));
        var others = entity.GetProperties().Except(key).Select(property => $"\"{property.GetColumnName()}\" = excluded.\"{property.GetColumnName()}\"").ToList();
        return others.Count == 0 ? $" ON CONFLICT ({keys}) DO NOTHING" : $" ON CONFLICT ({keys}) DO UPDATE SET {string.Join(", ", others)}";
    }
}
