using System.Buffers.Binary;

namespace Exchange.Kernel;

/// <summary>128 bits as 26 digits of Crockford's base 32, lower case, most significant digit first.</summary>
internal static class Base32
{
    public const int Length = 26;

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Encode(Guid value) =>
        string.Create(
            Length,
            ToNumber(value),
            static (digits, number) =>
            {
                for (var i = Length - 1; i >= 0; i--, number >>= 5)
                    digits[i] = Digits[(int)(number & 31)];
            }
        );

    public static bool TryDecode(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        // 26 digits hold 130 bits; a first digit above 7 would not fit into 128.
        if (text.Length != Length || text[0] > '7')
            return false;
        UInt128 number = 0;
        foreach (var character in text)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = (number << 5) | (uint)digit;
        }
        value = ToGuid(number);
        return true;
    }

    private static UInt128 ToNumber(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static Guid ToGuid(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new Guid(bytes, bigEndian: true);
    }
}
