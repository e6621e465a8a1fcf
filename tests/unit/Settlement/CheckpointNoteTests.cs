using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CsCheck;
using Exchange.Settlement.Domain;
using Exchange.Verify;
using NSec.Cryptography;
using Ed25519 = Exchange.Verify.Ed25519;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class CheckpointNoteTests
{
    private static readonly CheckpointNote Note = new(
        17,
        new DateOnly(2027, 1, 31),
        Daily: true,
        4711,
        [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
        new DateTimeOffset(2027, 2, 1, 0, 1, 2, TimeSpan.Zero)
    );

    [Test]
    public void What_is_signed_is_a_note_that_other_programs_read() =>
        Assert.That(
            Note.Body,
            Is.EqualTo(
                """
                exchange/ledger
                4711
                AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                number 17
                day 2027-01-31 daily
                madeAt 2027-02-01T00:01:02.000000Z

                """
            )
        );

    [Test]
    public void A_stranger_opens_it_with_the_published_key()
    {
        var (answer, keys) = Signed();

        var opened = Checkpoint.Open(answer, keys);

        Assert.That((opened.TreeSize, opened.RootHash), Is.EqualTo((4711L, Note.RootHash)));
    }

    [Test]
    public void A_stranger_does_not_open_it_with_another_key() =>
        Assert.That(() => Checkpoint.Open(Signed().Answer, Signed().Keys), Throws.TypeOf<NotProvedException>());

    [Test]
    public void No_changed_letter_of_it_passes() =>
        Gen.Int[0, Note.Body.Length - 1]
            .Sample(
                place =>
                {
                    var (answer, keys) = Signed();
                    var note = answer.GetProperty("note").GetString()!.ToCharArray();
                    note[place] = note[place] == '1' ? '2' : '1';
                    var forged = JsonSerializer.SerializeToElement(new { note = new string(note) });

                    Assert.That(() => Checkpoint.Open(forged, keys), Throws.InstanceOf<Exception>());
                },
                iter: 60
            );

    // RFC 8032, 7.1, tests 1 to 3.
    [TestCase(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [TestCase(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    [TestCase(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    public void The_verifier_knows_the_signatures_of_the_standard(string key, string message, string signature)
    {
        var (keyBytes, messageBytes) = (Convert.FromHexString(key), Convert.FromHexString(message));
        var signatureBytes = Convert.FromHexString(signature);

        Assert.That(Ed25519.Verify(keyBytes, messageBytes, signatureBytes), Is.True);
        Assert.That(Ed25519.Verify(keyBytes, [.. messageBytes, 0], signatureBytes), Is.False);
    }

    [Test]
    public void The_verifier_agrees_with_the_library_that_signs() =>
        Gen
            .Byte.Array[0, 200]
            .Select(Gen.Int[0, 511])
            .Sample(
                (message, bit) =>
                {
                    using var key = Key.Create(SignatureAlgorithm.Ed25519);
                    var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
                    var signature = SignatureAlgorithm.Ed25519.Sign(key, message);
                    var flipped = signature.ToArray();
                    flipped[bit / 8] ^= (byte)(1 << (bit % 8));

                    Assert.That(Ed25519.Verify(publicKey, message, signature), Is.True);
                    Assert.That(Ed25519.Verify(publicKey, message, flipped), Is.False);
                },
                iter: 40
            );

    private static (JsonElement Answer, JsonElement Keys) Signed()
    {
        using var key = Key.Create(SignatureAlgorithm.Ed25519);
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var signature = SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(Note.Body));
        var answer = JsonSerializer.SerializeToElement(new { note = Note.Signed(publicKey, signature) });
        var jwk = new { x = Base64Url.EncodeToString(publicKey) };
        return (answer, JsonSerializer.SerializeToElement(new { keys = new[] { jwk } }));
    }
}
