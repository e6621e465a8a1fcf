using System.Numerics;
using System.Security.Cryptography;

namespace Exchange.Verify;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032, 5.1.7). .NET has none of it, and a package would have to be trusted too. It
/// handles nothing secret, so that it need not be quick or even in its time.
/// </summary>
internal static class Ed25519
{
    /// <summary>The size of a signature in bytes.</summary>
    public const int SignatureSize = 64;

    private const int KeySize = 32;

    // The field, the group's order, the curve's constant, and a square root of -1.
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", provider: null);
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Neutral = new(0, 1, 1, 0);
    private static readonly Point Base = Decode(4 * Inverse(5), isOdd: false)!.Value;

    /// <summary>True where the signature is the key's over the message.</summary>
    public static bool Verify(byte[] key, byte[] message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeySize || signature.Length != SignatureSize)
            return false;
        var s = Number(signature[KeySize..]);
        if (s >= L || Decode(key) is not { } a || Decode(signature[..KeySize]) is not { } r)
            return false;
        var k = Number(SHA512.HashData([.. signature[..KeySize], .. key, .. message])) % L;
        return Same(Multiply(s, Base), Add(r, Multiply(k, a)));
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        var number = Number(bytes);
        var y = number & ((BigInteger.One << 255) - 1);
        return y >= P ? null : Decode(y, isOdd: number >> 255 == 1);
    }

    // RFC 8032, 5.1.3: x^2 = (y^2 - 1) / (d y^2 + 1).
    private static Point? Decode(BigInteger y, bool isOdd)
    {
        y = Mod(y);
        var square = Mod((y * y - 1) * Inverse(D * y * y + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x - square) != 0)
            x = Mod(x * RootOfMinusOne);
        if (Mod(x * x - square) != 0 || x.IsZero && isOdd)
            return null;
        if (x.IsEven == isOdd)
            x = P - x;
        return new Point(x, y, 1, Mod(x * y));
    }

    // RFC 8032, 5.1.4, in extended homogeneous coordinates.
    private static Point Add(Point p, Point q)
    {
        var a = Mod((p.Y - p.X) * (q.Y - q.X));
        var b = Mod((p.Y + p.X) * (q.Y + q.X));
        var c = Mod(2 * p.T * q.T * D);
        var d = Mod(2 * p.Z * q.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static Point Multiply(BigInteger factor, Point point)
    {
        var sum = Neutral;
        for (; factor > 0; factor >>= 1, point = Add(point, point))
        {
            if (!factor.IsEven)
                sum = Add(sum, point);
        }
        return sum;
    }

    private static bool Same(Point p, Point q) =>
        Mod(p.X * q.Z - q.X * p.Z).IsZero && Mod(p.Y * q.Z - q.Y * p.Z).IsZero;

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Mod(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
