using System.Security.Cryptography;
using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>Seals by the newer key what the older one sealed, so that the older one can be taken away.</summary>
public sealed partial class Renewal(KeyCipher cipher, ILogger<Renewal> log)
{
    /// <summary>Does all of it, and says in the log what is left; answers how many.</summary>
    public async Task<int> RenewAsync(Unit unit)
    {
        if (!cipher.HasOlder)
            return 0;
        var secrets = await unit.ListAsync<Kept>(
            """
            select key_id as id, secret as sealed
            from endpoint_key
            """
        );
        var headers = await unit.ListAsync<Kept>(
            """
            select endpoint_id as id, headers as sealed
            from endpoint
            where headers is not null
            """
        );
        var renewed = await RenewAsync(unit, secrets, "endpoint_key", "key_id", "secret", id => id.ToString());
        renewed += await RenewAsync(
            unit,
            headers,
            "endpoint",
            "endpoint_id",
            "headers",
            id => new EndpointId(id).ToString()
        );
        if (renewed == 0)
            LogNotNeeded();
        return renewed;
    }

    // What its owner replaced meanwhile is left as it is.
    private async Task<int> RenewAsync(
        Unit unit,
        IReadOnlyList<Kept> all,
        string table,
        string key,
        string column,
        Func<Guid, string> nameOf
    )
    {
        var renewed = 0;
        foreach (var one in all)
        {
            if (Renewed(nameOf(one.Id), one.Sealed) is { } fresh)
                renewed += await unit.ExecuteAsync(
                    $"""
                    update {table}
                    set {column} = @fresh
                    where {key} = @Id
                      and {column} = @Sealed
                    """,
                    new
                    {
                        fresh,
                        one.Id,
                        one.Sealed,
                    }
                );
        }
        return renewed;
    }

    private byte[]? Renewed(string id, byte[] kept)
    {
        try
        {
            return cipher.Renew(id, kept);
        }
        catch (CryptographicException)
        {
            LogLost(id);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Nothing is left that the older key sealed: it can be taken away")]
    private partial void LogNotNeeded();

    [LoggerMessage(LogLevel.Warning, "Neither key opens what is sealed for {Id}")]
    private partial void LogLost(string id);

    private sealed record Kept(Guid Id, byte[] Sealed);
}
