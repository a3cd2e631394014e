using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Exchange.Records;

/// <summary>
/// Looks at a record's bytes before objects are made of them: an empty member takes two bytes on the wire and a hundred in memory, so that a record of a mebibyte
/// could fill eighty. Small records, which cannot do that, are not looked at.
/// </summary>
public static class RecordShape
{
    /// <summary>From this length on a record is looked at, bytes.</summary>
    public const int LookedAtFrom = 16 * 1024;

    /// <summary>More fields, on all levels together, no record of this contract has: 31 persons of 25 fields, 36 months, some hundred measures.</summary>
    public const int MaxFields = 16 * 1024;

    private const int MaxDepth = 8;

    /// <summary>Whether objects may be made of it; what is cut or no message is left to the parser, which says so.</summary>
    public static bool IsPlausible(ByteString record)
    {
        if (record.Length < LookedAtFrom)
            return true;
        var left = MaxFields;
        try
        {
            return Walk(record.CreateCodedInput(), Record.Descriptor, record.Length, ref left, 0);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static bool Walk(CodedInputStream input, MessageDescriptor? message, long end, ref int left, int depth)
    {
        while (input.Position < end)
        {
            var tag = input.ReadTag();
            if (tag == 0 || --left < 0 || depth > MaxDepth)
                return false;
            var inner = message?.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)) is { FieldType: FieldType.Message } field ? field.MessageType : null;
            if (inner is null || WireFormat.GetTagWireType(tag) is not WireFormat.WireType.LengthDelimited)
            {
                // Groups are of no use to anybody, and nest without a length.
                if (WireFormat.GetTagWireType(tag) is WireFormat.WireType.StartGroup or WireFormat.WireType.EndGroup)
                    return false;
                input.SkipLastField();
                continue;
            }

            var length = input.ReadLength();
            if (length < 0 || input.Position + length > end || !Walk(input, inner, input.Position + length, ref left, depth + 1))
                return false;
        }

        return input.Position == end;
    }
}
