using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Platform;

/// <summary>
/// The header Idempotency-Key: same caller, key and request, same answer; another request under the same key is
/// refused. The row is claimed in the transaction of the work, so a repeat that comes in the middle waits for the first
/// to end.
/// </summary>
internal readonly record struct IdempotencyKey(string Text)
{
    private const int MaxLength = 255;

    public static Result<IdempotencyKey> From(HttpRequest request)
    {
        var given = request.Headers["Idempotency-Key"].ToString();
        if (given.Length == 0)
            return Error.Invalid(
                "idempotencyKey.missing",
                "This needs a header Idempotency-Key, a new one for each new request."
            );
        return given.Length <= MaxLength && given.All(character => character is > ' ' and <= '~')
            ? new IdempotencyKey(given)
            : Error.Invalid("idempotencyKey.malformed", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
    }

    /// <summary>The savepoint behind the claim: a refusal undoes the work and keeps the claim.</summary>
    public const string Claimed = "claimed";

    /// <summary>
    /// Takes the key for this work; answers what is kept under it, or the refusal, where it is taken.
    /// </summary>
    public async Task<Answer?> ClaimAsync(Unit unit, string caller, HttpRequest request)
    {
        var fingerprint = await FingerprintAsync(request);
        if (
            await unit.ExecuteAsync(
                Insert,
                new
                {
                    caller,
                    key = Text,
                    fingerprint,
                }
            ) == 1
        )
            return null;
        var kept = await unit.OneAsync<KeptAnswer>(Select, new { caller, key = Text });
        return kept.Fingerprint.AsSpan().SequenceEqual(fingerprint)
            ? new Answer(kept.Status, kept.ContentType, kept.Location, kept.Etag, kept.Body)
            : Answer.Refusing(Reused, request);
    }

    /// <summary>Keeps the answer under the key, with the commit.</summary>
    public void Keep(Unit unit, string caller, Answer answer) =>
        unit.AtCommit(
            new NpgsqlBatchCommand(Update)
            {
                Parameters =
                {
                    new() { Value = caller },
                    new() { Value = Text },
                    new() { Value = answer.Status },
                    TextOf(answer.ContentType),
                    TextOf(answer.Location),
                    TextOf(answer.Etag),
                    new() { Value = (object?)answer.Kept ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            }
        );

    private static NpgsqlParameter TextOf(string? text) =>
        new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static async Task<byte[]> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        request.Body.Position = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
            hash.AppendData(buffer, 0, read);
        ArrayPool<byte>.Shared.Return(buffer);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static readonly Error Reused = Error.Unprocessable(
        "idempotencyKey.reused",
        "This Idempotency-Key was used for another request. Take a new key for a new request."
    );

    private sealed record KeptAnswer(
        byte[] Fingerprint,
        int Status,
        string? ContentType,
        string? Location,
        string? Etag,
        byte[]? Body
    );

    private const string Insert = """
        insert into platform.idempotency (caller, key, fingerprint)
        values (@caller, @key, @fingerprint)
        on conflict do nothing;
        savepoint claimed
        """;

    private const string Select = """
        select fingerprint, status, content_type, location, etag, body
        from platform.idempotency
        where caller = @caller
          and key = @key
        """;

    private const string Update = """
        update platform.idempotency
        set status = $3,
            content_type = $4,
            location = $5,
            etag = $6,
            body = $7
        where caller = $1
          and key = $2
        """;
}
