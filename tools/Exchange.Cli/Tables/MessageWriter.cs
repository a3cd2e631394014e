using System.Collections;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Exchange.Cli.Tables;

/// <summary>Writes the cells of one row into a message. Columns of one list fill its entries side by side.</summary>
/// <param name="target">The message.</param>
/// <param name="member">The row's person, for entries that name one: 0 the householder, -1 the household as a whole.</param>
internal sealed class MessageWriter(IMessage target, int member)
{
    private static readonly char[] Separators = ['、', ',', ',', ';', ';'];
    private readonly Dictionary<(FieldDescriptor Field, int Kind), List<IMessage>> _entries = [];

    /// <summary>Writes a cell.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? Write(MappedColumn column, TableCell cell)
    {
        if (cell.IsEmpty)
            return null;
        var at = target;
        for (var i = 0; i < column.Path.Steps.Count - 1; i++)
        {
            var step = column.Path.Steps[i];
            if (step.Field.IsRepeated)
                return WriteEntries(at, step, column, cell);
            if (step.Field.Accessor.GetValue(at) is not IMessage inner)
            {
                inner = step.Field.MessageType.Parser.ParseFrom(ByteString.Empty);
                step.Field.Accessor.SetValue(at, inner);
            }

            at = inner;
        }

        var leaf = column.Path.Leaf;
        if (!leaf.IsRepeated)
            return Set(at, leaf, cell, column.Factor);
        foreach (var part in leaf.FieldType is FieldType.Enum or FieldType.String ? Split(cell) : [cell])
        {
            if (CellReader.Read(leaf, part, column.Factor, out var value) is { } why)
                return why;
            ((IList)leaf.Accessor.GetValue(at)).Add(Boxed(leaf, value!));
        }

        return null;
    }

    private string? WriteEntries(IMessage at, FieldStep step, MappedColumn column, TableCell cell)
    {
        var leaf = column.Path.Leaf;
        var key = (step.Field, step.Kind?.Number ?? 0);
        if (!_entries.TryGetValue(key, out var entries))
            _entries[key] = entries = [];
        var number = 0;
        foreach (var part in leaf.FieldType is FieldType.Enum ? Split(cell) : [cell])
        {
            if (CellReader.Read(leaf, part, column.Factor, out var value) is { } why)
                return why;

            // An amount of nothing under a kind's own heading is no entry.
            if (step.Kind is not null && value is 0L)
                continue;
            if (number == entries.Count)
            {
                var entry = step.Field.MessageType.Parser.ParseFrom(ByteString.Empty);
                if (step.Kind is { } kind)
                    step.Field.MessageType.FindFieldByName("kind").Accessor.SetValue(entry, kind.Number);
                if (step.Field.MessageType.FindFieldByName("member_number") is { } of)
                    of.Accessor.SetValue(entry, step.Field.MessageType == Authorisation.Descriptor ? Math.Max(0, member) : member);
                ((IList)step.Field.Accessor.GetValue(at)).Add(entry);
                entries.Add(entry);
            }

            leaf.Accessor.SetValue(entries[number++], Boxed(leaf, value!));
        }

        return null;
    }

    private static string? Set(IMessage message, FieldDescriptor field, TableCell cell, decimal factor)
    {
        if (CellReader.Read(field, cell, factor, out var value) is { } why)
            return why;
        field.Accessor.SetValue(message, Boxed(field, value!));
        return null;
    }

    private static IEnumerable<TableCell> Split(TableCell cell) =>
        cell.Number is not null || cell.Day is not null ? [cell] : cell.Text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => new TableCell(part));

    /// <summary>Generated properties want their own enum type.</summary>
    private static object Boxed(FieldDescriptor field, object value) =>
        field.FieldType is FieldType.Enum ? Enum.ToObject(field.EnumType.ClrType, (int)value) : value;
}
