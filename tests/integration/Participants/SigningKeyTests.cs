using System.Net;
using Exchange.Participants;
using Exchange.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Exchange.Tests.Integration.Participants;

internal sealed class SigningKeyTests : ParticipantsFixture
{
    [Test]
    public async Task A_rotated_key_is_published_first_signs_soon_and_the_old_one_still_verifies()
    {
        var old = await TokenAsync();

        var answer = await (await Operator.PostAsync("/v1/signing-keys", body: null)).JsonAsync(HttpStatusCode.Created);

        var id = answer.GetProperty("keyId").GetString()!;
        Assert.That(answer.GetProperty("signs").GetBoolean(), Is.False);
        var published = await Eventually.SeeAsync(KeyIdsAsync, ids => ids.Contains(id), "the new key is published");
        Assert.That(published, Does.Contain(KeyOf(old)));
        Assert.That(KeyOf(await TokenAsync()), Is.EqualTo(KeyOf(old)));
        var next = await Eventually.SeeAsync(TokenAsync, token => KeyOf(token) == id, "the new key signs");
        Assert.That(await VerifiesAsync(next), Is.True);
        Assert.That(await VerifiesAsync(old), Is.True);
    }

    [Test]
    public async Task Replicas_that_start_together_make_one_key_and_one_operator()
    {
        var name = $"participants_{Guid.CreateVersion7():n}";
        var database = await Databases.CloneAsync<ParticipantsService>(name);
        var replicas = Enumerable
            .Range(0, 3)
            .Select(_ => Replica(database.AppConnectionString, KeyEncryptionKey))
            .ToList();

        await Task.WhenAll(replicas.Select(replica => replica.StartAsync()));

        var keySets = await Task.WhenAll(replicas.Select(KeySetOfAsync));
        Assert.That(keySets.Distinct().Count(), Is.EqualTo(1));
        Assert.That(await CountAsync(database.AppConnectionString, "signing_keys"), Is.EqualTo(1));
        Assert.That(await CountAsync(database.AppConnectionString, "participants"), Is.EqualTo(1));
        foreach (var replica in replicas)
            await replica.DisposeAsync();
        await Stack.Running.Postgres.DropDatabaseAsync(name);
    }

    [Test]
    public async Task A_process_with_another_encryption_key_does_not_start()
    {
        var stranger = Replica(Service.Database.AppConnectionString, Convert.ToBase64String(new byte[32]));

        Assert.That(
            async () => await stranger.StartAsync(),
            Throws.InstanceOf<System.Security.Cryptography.CryptographicException>()
        );
        await stranger.DisposeAsync();
    }

    [Test]
    public async Task No_private_key_lies_open_in_the_database()
    {
        await TokenAsync();

        // A private key that is not encrypted begins with the sequence tag of its encoding.
        var open = await Service.ScalarAsync<long>(
            "select count(*) from signing_keys where substr(private_key, 1, 2) = '\\x3082'"
        );

        Assert.That(open, Is.Zero);
    }

    private static WebApplication Replica(string database, string keyEncryptionKey) =>
        ServiceHost.Build<ParticipantsService>([
            $"--ConnectionStrings:Database={database}",
            "--ConnectionStrings:Broker=amqp://nobody:nothing@127.0.0.1:9",
            $"--Auth:Issuer={Stack.Issuer.Address}",
            $"--Auth:Metadata={Stack.Issuer.Metadata}",
            "--urls=http://127.0.0.1:0",
            .. Settings,
            $"--Participants:KeyEncryptionKey={keyEncryptionKey}",
        ]);

    private static async Task<long> CountAsync(string database, string table)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select count(*) from {table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<string> KeySetOfAsync(WebApplication replica)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(new Uri(replica.Urls.Single()), "/.well-known/jwks"));
    }

    private async Task<IReadOnlyList<string>> KeyIdsAsync() =>
        (await KeySetAsync())
            .GetProperty("keys")
            .EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!)
            .ToList();

    private async Task<bool> VerifiesAsync(string token)
    {
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = Stack.Issuer.Address + "/",
            ValidAudience = Authentication.Audience,
            IssuerSigningKeys = new JsonWebKeySet((await KeySetAsync()).GetRawText()).GetSigningKeys(),
        };
        return (await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters)).IsValid;
    }

    private static string KeyOf(string token) => new JsonWebToken(token).Kid;
}
