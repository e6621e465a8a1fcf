using System.Net;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Verify;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class CheckpointTests : SettlementFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("checkpoints-").FullName;

    [OneTimeTearDown]
    public void Forget() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_stranger_proves_that_a_transfer_is_covered()
    {
        var (buyer, transfer) = await DepositedAsync("proved 流水号 1");
        using var client = As(buyer);
        var checkpoint = await MakeAsync();

        var (code, words) = await VerifyAsync(
            "inclusion",
            await ReadAsync(client, $"/v1/transfers/{transfer}"),
            await ReadAsync(client, $"/v1/transfers/{transfer}/proof"),
            checkpoint,
            await KeysAsync()
        );

        Assert.That(code, Is.Zero, words);
    }

    [Test]
    public async Task A_stranger_proves_that_each_checkpoint_continues_every_earlier_one()
    {
        var checkpoints = new List<JsonElement>();
        for (var i = 0; i < 4; i++)
        {
            await DepositedAsync($"further {Guid.CreateVersion7()}");
            checkpoints.Add(await MakeAsync());
        }
        var keys = await KeysAsync();

        for (var later = 0; later < checkpoints.Count; later++)
        for (var earlier = 0; earlier <= later; earlier++)
        {
            var (from, to) = (Text(checkpoints[earlier], "checkpoint"), Text(checkpoints[later], "checkpoint"));
            var proof = await ReadAsync(Operator, $"/v1/checkpoints/{to}/consistency?from={from}");
            var (code, words) = await VerifyAsync("consistency", checkpoints[earlier], checkpoints[later], proof, keys);
            Assert.That(code, Is.Zero, words);
        }
    }

    [Test]
    public async Task What_was_posted_after_a_checkpoint_is_not_proved_by_it()
    {
        var before = await MakeAsync();
        var (buyer, transfer) = await DepositedAsync($"late {Guid.CreateVersion7()}");
        using var client = As(buyer);

        var answer = await client.GetAsync($"/v1/transfers/{transfer}/proof?checkpoint={Text(before, "checkpoint")}");

        Assert.That(Text(await answer.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("proof.notCovered"));
    }

    [Test]
    public async Task Only_who_may_read_a_transfer_is_given_its_proof()
    {
        var (_, transfer) = await DepositedAsync($"private {Guid.CreateVersion7()}");
        await MakeAsync();
        using var stranger = As(ParticipantId.New());

        Assert.That(
            (await stranger.GetAsync($"/v1/transfers/{transfer}/proof")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
    }

    [Test]
    public async Task Checkpoints_and_keys_are_for_everybody_but_only_operators_ask_for_one()
    {
        await MakeAsync();
        using var nobody = Service.As(participant: null, []);
        using var member = Service.As(ParticipantId.New(), ["holder"], "money:read", "money:write");

        var list = await (await nobody.GetAsync("/v1/checkpoints")).JsonAsync(HttpStatusCode.OK);
        var keys = await (await nobody.GetAsync("/v1/ledger-keys")).JsonAsync(HttpStatusCode.OK);
        var refused = await member.PostAsync("/v1/checkpoints", body: null);

        Assert.That(list.GetProperty("data").GetArrayLength(), Is.Positive);
        Assert.That(keys.GetProperty("keys").GetArrayLength(), Is.Positive);
        Assert.That(
            Text(await refused.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("checkpoint.operatorsOnly")
        );
    }

    [Test]
    public async Task After_a_rotation_old_and_new_checkpoints_are_both_proved_and_the_old_key_is_gone()
    {
        var before = await MakeAsync();

        var made = await (await Operator.PostAsync("/v1/ledger-keys", body: null)).JsonAsync(HttpStatusCode.Created);

        var after = await MakeAsync();
        var keys = await KeysAsync();
        Assert.That(Text(after, "keyId"), Is.EqualTo(Text(made, "kid")).And.Not.EqualTo(Text(before, "keyId")));
        foreach (var one in new[] { before, after })
            Assert.That((await VerifyAsync("checkpoint", one, keys)).Code, Is.Zero);
        Assert.That(await CountAsync("select count(*) from ledger_keys where private_key is not null"), Is.EqualTo(1));
    }

    [Test]
    public async Task Transfers_of_many_writers_at_once_get_dense_places_and_none_is_left_out()
    {
        var ledger = new LedgerSql(App, Owner);

        await Parallel.ForAsync(
            0,
            600,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (_, _) => await ledger.DepositAsync(Guid.CreateVersion7(), Guid.CreateVersion7(), 100)
        );

        var checkpoint = await MakeAsync();
        Assert.That(
            await CountAsync("select count(*) from leaves"),
            Is.EqualTo(await CountAsync("select count(*) from transfers")).And.GreaterThan(512)
        );
        Assert.That(await CountAsync("select max(leaf_index) + 1 - count(*) from leaves"), Is.Zero);
        Assert.That(await CountAsync("select count(*) from tree_nodes"), Is.GreaterThanOrEqualTo(2));
        var some = await TransfersAsync("select transfer_id from leaves where leaf_index in (0, 255, 256, 511, 512)");
        foreach (var transfer in some)
        {
            var (code, words) = await VerifyAsync(
                "inclusion",
                await ReadAsync(Operator, $"/v1/transfers/{transfer}"),
                await ReadAsync(
                    Operator,
                    $"/v1/transfers/{transfer}/proof?checkpoint={Text(checkpoint, "checkpoint")}"
                ),
                checkpoint,
                await KeysAsync()
            );
            Assert.That(code, Is.Zero, words);
        }
    }

    [Test]
    public async Task A_transfer_that_commits_after_a_checkpoint_is_covered_by_the_next()
    {
        await using var connection = await Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        await using var post = new NpgsqlCommand("select ledger_post($1::jsonb)", connection, transaction);
        post.Parameters.AddWithValue($"[{LedgerSql.Deposit(id, Guid.CreateVersion7(), 100)}]");
        await post.ExecuteNonQueryAsync();
        await DepositedAsync($"meanwhile {id}");
        await MakeAsync();
        var covered = $"select count(*) from leaves where transfer_id = '{id}'";
        Assert.That(await CountAsync(covered), Is.Zero);

        await transaction.CommitAsync();
        await MakeAsync();

        Assert.That(await CountAsync(covered), Is.EqualTo(1));
    }

    [TestCase("update entries set amount_minor = amount_minor + sign(amount_minor) where transfer_id = '{0}'")]
    [TestCase("update transfers set reference = reference || '.' where transfer_id = '{0}'")]
    [TestCase("update transfers set posted_at = posted_at + interval '1 microsecond' where transfer_id = '{0}'")]
    [TestCase("delete from entries where transfer_id = '{0}' and amount_minor > 0")]
    [TestCase(
        """
            update accounts
            set owner_id = gen_random_uuid()
            where account_id in (select account_id from entries where transfer_id = '{0}')
              and purpose = 'available'
            """
    )]
    public async Task One_change_behind_the_application_s_back_and_nothing_is_proved(string change)
    {
        var (_, text) = await DepositedAsync($"changed {Guid.CreateVersion7()}");
        var checkpoint = await MakeAsync();
        var id = TransferId.Parse(text).Value;
        await using var master = NpgsqlDataSource.Create(
            Stack.Running.Postgres.ConnectionString(Service.Database.Name)
        );

        await ExecuteAsync(
            master,
            $"""
            set session_replication_role = replica;
            alter table entries drop constraint if exists entries_check1;
            {change.Replace("{0}", id.ToString(), StringComparison.Ordinal)};
            reset session_replication_role
            """
        );

        var (code, words) = await VerifyAsync(
            "inclusion",
            await ReadAsync(Operator, $"/v1/transfers/{text}"),
            await ReadAsync(Operator, $"/v1/transfers/{text}/proof"),
            checkpoint,
            await KeysAsync()
        );
        Assert.That((code, words[..10]), Is.EqualTo((1, "NOT PROVED")));
    }

    [Test]
    public async Task A_time_that_no_leaf_names_moves_nothing_out_of_a_statement()
    {
        var (buyer, text) = await DepositedAsync($"moved {Guid.CreateVersion7()}");
        using var client = As(buyer);
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var period = $"from={tomorrow.AddDays(-30):yyyy-MM-dd}T00:00:00Z&to={tomorrow:yyyy-MM-dd}T00:00:00Z";
        var path = $"/v1/statements?currency=CNY&{period}";
        var before = await ReadAsync(client, path);
        await using var master = NpgsqlDataSource.Create(
            Stack.Running.Postgres.ConnectionString(Service.Database.Name)
        );

        await ExecuteAsync(
            master,
            $"""
            set session_replication_role = replica;
            update entries set posted_at = posted_at - interval '90 days'
            where transfer_id = '{TransferId.Parse(text).Value}';
            reset session_replication_role
            """
        );

        var after = await ReadAsync(client, path);
        Assert.That(after.GetProperty("entries").GetArrayLength(), Is.EqualTo(1));
        Assert.That(after.GetProperty("entries").ToString(), Is.EqualTo(before.GetProperty("entries").ToString()));
        Assert.That(after.GetProperty("opening").ToString(), Is.EqualTo(before.GetProperty("opening").ToString()));
    }

    [Test]
    public async Task Each_day_whose_end_the_exchange_did_not_see_gets_its_checkpoint_too()
    {
        const string daily = "select count(*) from checkpoints where daily";
        await DepositedAsync($"daily {Guid.CreateVersion7()}");
        await Eventually.SeeAsync(() => CountAsync(daily), count => count == 1, "yesterday has its checkpoint");
        await using var master = NpgsqlDataSource.Create(
            Stack.Running.Postgres.ConnectionString(Service.Database.Name)
        );

        await ExecuteAsync(
            master,
            """
            set session_replication_role = replica;
            update checkpoints set day = day - 3 where daily;
            reset session_replication_role
            """
        );

        await Eventually.SeeAsync(() => CountAsync(daily), count => count == 4, "each day has its checkpoint");
        Assert.That(await CountAsync("select count(distinct day) from checkpoints where daily"), Is.EqualTo(4));
    }

    [TestCase("insert into leaves values (0, gen_random_uuid(), sha256(''))")]
    [TestCase("insert into tree_nodes values (8, 0, sha256(''))")]
    [TestCase("insert into leaves_due values (gen_random_uuid())")]
    [TestCase("delete from leaves_due")]
    [TestCase("update leaves set leaf_hash = sha256('')")]
    [TestCase("update checkpoints set note = ''")]
    [TestCase("delete from checkpoints")]
    [TestCase("delete from ledger_keys")]
    public void The_service_s_role_can_t_write_the_tree(string sql) =>
        Assert.That(
            () => ExecuteAsync(App, sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [TestCase("update leaves set leaf_hash = sha256('')")]
    [TestCase("delete from leaves")]
    [TestCase("truncate tree_nodes")]
    [TestCase("update checkpoints set note = ''")]
    [TestCase("delete from ledger_keys")]
    public void Not_even_the_owner_changes_the_tree(string sql) =>
        Assert.That(
            () => ExecuteAsync(Owner, sql),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("23001")
        );

    private async Task<(ParticipantId Buyer, string Transfer)> DepositedAsync(string reference)
    {
        var buyer = await AdmittedAsync();
        return (buyer, Text(await DepositAsync(buyer, Yuan(500), reference), "transferId"));
    }

    private async Task<JsonElement> MakeAsync() =>
        await (await Operator.PostAsync("/v1/checkpoints", body: null)).JsonAsync(HttpStatusCode.Created);

    private Task<JsonElement> KeysAsync() => ReadAsync(Operator, "/v1/ledger-keys");

    private async Task<(int Code, string Words)> VerifyAsync(string verb, params JsonElement[] files)
    {
        var names = new List<string>();
        foreach (var file in files)
        {
            names.Add(Path.Combine(folder, $"{Guid.CreateVersion7()}.json"));
            await File.WriteAllTextAsync(names[^1], file.GetRawText());
        }
        await using var screen = new StringWriter();
        return (Verifier.Run([verb, .. names], screen), screen.ToString());
    }

    private async Task<List<string>> TransfersAsync(string sql)
    {
        await using var command = App.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync())
            ids.Add(new TransferId(reader.GetGuid(0)).ToString());
        return ids;
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, string path) =>
        await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
