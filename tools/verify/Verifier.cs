using System.Text.Json;

namespace Exchange.Verify;

/// <summary>
/// Checks what the exchange published about its ledger, offline and from files alone. What is wrong is said in words;
/// nothing is taken from the exchange's word that its signature or a hash does not prove.
/// </summary>
internal static class Verifier
{
    private const string Usage = """
        Checks what the exchange published about its ledger, offline, from files:

          inclusion   <transfer.json> <proof.json> <checkpoint.json> <keys.json>
                      the transfer, as it is shown, is covered by the signed checkpoint
          entry       <statement.json> <transfer.json> <proof.json> <checkpoint.json> <keys.json>
                      the statement's entries of this transfer are those that the checkpoint covers
          consistency <earlier.json> <later.json> <consistency.json> <keys.json>
                      the later checkpoint continues the earlier one: nothing was changed, moved or removed
          checkpoint  <checkpoint.json> <keys.json>
                      the checkpoint is signed
          certificate <certificate.json> <keys.json>
                      the transaction certificate is signed, and says what it shows

        The files are answers of the exchange, saved as they came:
          transfer.json     GET /v1/transfers/{transferId}
          proof.json        GET /v1/transfers/{transferId}/proof?checkpoint={checkpoint}
          checkpoint.json   GET /v1/checkpoints/{checkpoint}
          consistency.json  GET /v1/checkpoints/{later}/consistency?from={earlier}
          statement.json    GET /v1/statements?...
          certificate.json  GET /v1/transaction-certificates/{orderId}
          keys.json         GET /v1/ledger-keys

        Ends with 0 where all is proved, 1 where something is not, 2 where it could not be read.
        """;

    /// <summary>Runs one check.</summary>
    /// <returns>0 proved, 1 not proved, 2 not read.</returns>
    public static int Run(string[] args, TextWriter screen)
    {
        try
        {
            switch (args)
            {
                case ["inclusion", var transfer, var proof, var checkpoint, var keys]:
                    screen.WriteLine(Inclusion(Read(transfer), Read(proof), Read(checkpoint), Read(keys)));
                    return 0;
                case ["entry", var statement, var transfer, var proof, var checkpoint, var keys]:
                    screen.WriteLine(Inclusion(Read(transfer), Read(proof), Read(checkpoint), Read(keys)));
                    screen.WriteLine(Entries(Read(statement), Read(transfer)));
                    return 0;
                case ["consistency", var earlier, var later, var proof, var keys]:
                    screen.WriteLine(Consistency(Read(earlier), Read(later), Read(proof), Read(keys)));
                    return 0;
                case ["checkpoint", var checkpoint, var keys]:
                    screen.WriteLine($"PROVED  {Checkpoint.Open(Read(checkpoint), Read(keys))}");
                    return 0;
                case ["certificate", var certificate, var keys]:
                    screen.WriteLine($"PROVED  {Signature.Open(Read(certificate), Read(keys))}");
                    return 0;
                default:
                    screen.WriteLine(Usage);
                    return 2;
            }
        }
        catch (NotProvedException fault)
        {
            screen.WriteLine($"NOT PROVED  {fault.Message}");
            return 1;
        }
        catch (Exception fault)
            when (fault
                    is IOException
                        or JsonException
                        or InvalidOperationException
                        or FormatException
                        or KeyNotFoundException
                        or UnauthorizedAccessException
                        or OverflowException
            )
        {
            screen.WriteLine($"NOT READ  {fault.Message}");
            return 2;
        }
    }

    private static string Inclusion(JsonElement transfer, JsonElement proof, JsonElement checkpoint, JsonElement keys)
    {
        var signed = Checkpoint.Open(checkpoint, keys);
        var leaf = Leaf.Of(transfer);
        var size = proof.GetProperty("treeSize").GetInt64();
        if (size != signed.TreeSize)
            throw new NotProvedException($"The proof is for a tree of {size}, the checkpoint for {signed.TreeSize}.");
        var index = proof.GetProperty("leafIndex").GetInt64();
        var root = Tree.RootOf(Tree.LeafOf(leaf), index, size, Tree.PathOf(proof));
        if (root is null || !root.AsSpan().SequenceEqual(signed.RootHash))
        {
            throw new NotProvedException(
                $"The transfer as it is shown is not what the checkpoint covers at place {index}. "
                    + Leaf.Difference(leaf, proof.GetProperty("leaf").GetString()!)
            );
        }
        return $"""
            PROVED  {signed}
            PROVED  the transfer is number {index} of {size} in the order of the ledger:
            {leaf}
            """;
    }

    private static string Entries(JsonElement statement, JsonElement transfer)
    {
        var id = transfer.GetProperty("transferId").GetString();
        var owner = statement.GetProperty("participantId").GetString();
        var times = statement
            .GetProperty("entries")
            .EnumerateArray()
            .Where(line => line.GetProperty("transferId").GetString() == id)
            .Select(line => line.GetProperty("postedAt").GetDateTimeOffset());
        var posted = transfer.GetProperty("postedAt").GetDateTimeOffset();
        if (times.Any(time => time != posted))
            throw new NotProvedException($"The statement shows another time than {posted:O}.");
        var shown = AmountsOf(statement, line => line.GetProperty("transferId").GetString() == id);
        var covered = AmountsOf(
            transfer,
            entry =>
                Leaf.Uuid(entry.GetProperty("accountId").GetString())
                == Leaf.AccountOf(owner, "available", entry.GetProperty("amount").GetProperty("currency").GetString()!)
        );
        if (shown.Count == 0)
            throw new NotProvedException("The statement has no entry of this transfer.");
        if (!shown.SequenceEqual(covered))
        {
            throw new NotProvedException(
                $"The statement shows {string.Join(", ", shown)}; the ledger has {string.Join(", ", covered)}."
            );
        }
        return $"PROVED  the statement's entries of it are those: {string.Join(", ", shown)}";
    }

    private static List<string> AmountsOf(JsonElement document, Func<JsonElement, bool> which) =>
        [
            .. document
                .GetProperty("entries")
                .EnumerateArray()
                .Where(which)
                .Select(entry => entry.GetProperty("amount"))
                .Select(amount =>
                    $"{amount.GetProperty("currency").GetString()} {amount.GetProperty("minor").GetInt64()}"
                )
                .Order(StringComparer.Ordinal),
        ];

    private static string Consistency(JsonElement earlier, JsonElement later, JsonElement proof, JsonElement keys)
    {
        var (before, after) = (Checkpoint.Open(earlier, keys), Checkpoint.Open(later, keys));
        if (!Tree.Continues(before, after, Tree.PathOf(proof)))
            throw new NotProvedException(
                $"{after} does not continue {before}: what was covered is not there any more."
            );
        return $"""
            PROVED  {before}
            PROVED  {after}
            PROVED  the first {before.TreeSize} transfers are the same in both
            """;
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
}

/// <summary>What was to be proved is not.</summary>
internal sealed class NotProvedException(string message) : Exception(message);
