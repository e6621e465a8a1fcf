using System.Globalization;
using System.Text.Json;
using CsCheck;
using Exchange.Settlement.Domain;
using Proofs = Exchange.Verify.Tree;

namespace Exchange.Tests.Unit.Settlement;

/// <summary>
/// The exchange draws proofs up by one program and strangers verify them by another; both are held against the numbers
/// of the Certificate Transparency log's own tests, and against each other.
/// </summary>
internal sealed class MerkleTreeTests
{
    // The leaves and roots of the tests of github.com/google/certificate-transparency (Apache-2.0).
    private static readonly string[] Leaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    [TestCase(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [TestCase(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [TestCase(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [TestCase(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public async Task The_root_is_that_of_certificate_transparency(int size, string root)
    {
        var leaves = Leaves.Select(Convert.FromHexString).Select(content => MerkleTree.LeafOf(content)).ToList();

        var found = await MerkleTree.RootAsync(size, NodesOf(leaves));

        Assert.That(Convert.ToHexStringLower(found), Is.EqualTo(root));
    }

    [Test]
    public async Task A_stranger_verifies_every_leaf_of_every_tree_and_no_other() =>
        await Gen.Int[1, 700]
            .Select(Gen.Int[0, 699], Gen.Int[0, 255])
            .SampleAsync(
                async (size, place, bit) =>
                {
                    var index = place % size;
                    var leaves = Some(size);
                    var root = await MerkleTree.RootAsync(size, NodesOf(leaves));

                    var path = await MerkleTree.InclusionAsync(index, size, NodesOf(leaves));

                    Assert.That(Proofs.RootOf(leaves[index], index, size, path), Is.EqualTo(root));
                    Assert.That(Proofs.RootOf(Flipped(leaves[index], bit), index, size, path), Is.Not.EqualTo(root));
                    Assert.That(Proofs.RootOf(leaves[index], index, size, [.. path, root]), Is.Null);
                    if (size > 1)
                    {
                        Assert.That(Proofs.RootOf(leaves[index], (index + 1) % size, size, path), Is.Not.EqualTo(root));
                        Assert.That(Proofs.RootOf(leaves[index], index, size, [.. path.Skip(1)]), Is.Not.EqualTo(root));
                    }
                },
                iter: 400
            );

    [Test]
    public async Task A_stranger_verifies_that_a_tree_continues_an_earlier_one() =>
        await Gen.Int[0, 700]
            .Select(Gen.Int[0, 700], Gen.Int[0, 255])
            .SampleAsync(
                async (one, other, bit) =>
                {
                    var (before, after) = (Math.Min(one, other), Math.Max(one, other));
                    var leaves = Some(after);
                    var changed = leaves.ToList();
                    if (before > 0)
                        changed[bit % before] = Flipped(changed[bit % before], bit);

                    var path = await MerkleTree.ConsistencyAsync(before, after, NodesOf(leaves));
                    var other2 = await MerkleTree.ConsistencyAsync(before, after, NodesOf(changed));

                    var (earlier, later) = (await SignedAsync(leaves, before), await SignedAsync(leaves, after));
                    var forged = await SignedAsync(changed, after);
                    Assert.That(Proofs.Continues(earlier, later, path), Is.True, $"{before} of {after}");
                    Assert.That(
                        Proofs.Continues(earlier, forged, path),
                        Is.EqualTo(before == 0 && after > 0 || after == 0)
                    );
                    Assert.That(Proofs.Continues(earlier, forged, other2), Is.EqualTo(before == 0));
                    Assert.That(Proofs.Continues(later, earlier, path), Is.EqualTo(before == after));
                },
                iter: 400
            );

    private static async Task<Verify.Checkpoint> SignedAsync(List<byte[]> leaves, int size) =>
        new("test", size, await MerkleTree.RootAsync(size, NodesOf(leaves)), "test");

    private static List<byte[]> Some(int size) =>
        [
            .. Enumerable
                .Range(0, size)
                .Select(i =>
                    MerkleTree.LeafOf(JsonSerializer.SerializeToUtf8Bytes(i.ToString(CultureInfo.InvariantCulture)))
                ),
        ];

    private static byte[] Flipped(byte[] hash, int bit)
    {
        var copy = hash.ToArray();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static NodeAt NodesOf(List<byte[]> leaves) =>
        (level, index) => Task.FromResult(NodeOf(leaves, level, (int)index));

    private static byte[] NodeOf(List<byte[]> leaves, int level, int index) =>
        level == 0
            ? leaves[index]
            : MerkleTree.NodeOf(NodeOf(leaves, level - 1, index * 2), NodeOf(leaves, level - 1, index * 2 + 1));
}
